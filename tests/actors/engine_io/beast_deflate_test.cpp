// Boost.Beast as the other end of permessage-deflate, with and without
// takeover and with small windows: what it compresses, we read; what we
// compress, it reads.
#define CAF_SUITE engine_io.beast_deflate

#include <algorithm>
#include <random>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include "actors/engine_io/frame_decoder.hpp"
#include "actors/engine_io/message_compression.hpp"
#include "actors/engine_io/websocket_handshake.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

using boost::system::error_code;

constexpr std::size_t max_size = 200000;

/// What a client may offer.
struct variant {
  bool server_no_context_takeover;
  bool client_no_context_takeover;
  int server_bits;
  int client_bits;
};

constexpr variant variants[]{
  {false, false, 15, 15}, {true, true, 15, 15}, {false, true, 10, 9},
  {true, false, 9, 15},   {false, false, 9, 9},
};

std::mt19937 seeded() {
  auto seed = std::random_device{}();
  CAF_MESSAGE("seed " << seed);
  return std::mt19937{seed};
}

/// A Beast client that agreed on compression with our end.
class beast_client {
public:
  explicit beast_client(const variant& x) {
    opts_.per_message_deflate = true;
    opts_.per_message_deflate_threshold = 0;
    opts_.max_http_buffer_size = max_size;
    stream_.set_option(wishes(x));
    stream_.next_layer().connect(peer_);
    error_code result = asio::error::would_block;
    stream_.async_handshake("localhost", "/",
                            [&result](error_code ec) { result = ec; });
    loop_.poll();
    auto head = written();
    auto key =
      websocket_key(std::string_view{head}.substr(head.find('\n') + 1));
    auto agreed = agree_on_deflate(head, opts_);
    CAF_REQUIRE(key && agreed);
    answer(upgrade_response(
      *key, "Sec-WebSocket-Extensions: " + agreed->response + "\r\n"));
    loop_.restart();
    loop_.poll();
    CAF_REQUIRE(!result);
    ours_.emplace(*agreed, opts_, shared_);
  }

  message_compression& ours() { return *ours_; }

  /// Writes `data` in fragments, cut by `random`.
  void write(std::string_view data, bool binary, std::mt19937& random) {
    stream_.binary(binary);
    while (random() % 3 != 0) {
      auto piece = data.substr(0, random() % (data.size() + 1));
      stream_.write_some(false, asio::buffer(piece.data(), piece.size()));
      data.remove_prefix(piece.size());
    }
    stream_.write_some(true, asio::buffer(data.data(), data.size()));
  }

  /// @returns the messages that it wrote, read in pieces cut by `random`.
  std::vector<std::string> read_written(std::mt19937& random) {
    std::vector<std::string> result;
    auto bytes = written();
    for (std::span<char> rest{bytes}; !rest.empty();) {
      auto piece =
        rest.first(std::min<std::size_t>(random() % 5000, rest.size()));
      rest = rest.subspan(piece.size());
      for (auto x = decoder_.next(piece); x.what != frame_event::kind::none;
           x = decoder_.next(piece))
        result.push_back(text_of(x));
    }
    return result;
  }

  /// @returns the next message it reads, or why there is none.
  std::string read(const frame_ptr& x) {
    answer(x->bytes());
    beast::flat_buffer buffer;
    error_code ec;
    stream_.read(buffer, ec);
    return ec ? ec.message() : beast::buffers_to_string(buffer.data());
  }

private:
  static websocket::permessage_deflate wishes(const variant& x) {
    websocket::permessage_deflate result;
    result.client_enable = true;
    result.server_no_context_takeover = x.server_no_context_takeover;
    result.client_no_context_takeover = x.client_no_context_takeover;
    result.server_max_window_bits = x.server_bits;
    result.client_max_window_bits = x.client_bits;
    return result;
  }

  std::string text_of(const frame_event& x) {
    if (!x.compressed)
      return std::string{x.data};
    std::string out;
    auto ok = ours_->inflate(x.data, out) == message_inflater::result::ok;
    return ok ? out : "broken";
  }

  std::string written() {
    std::string result{peer_.str()};
    peer_.clear();
    return result;
  }

  void answer(std::string_view bytes) {
    asio::write(peer_, asio::buffer(bytes.data(), bytes.size()));
  }

  asio::io_context loop_;
  websocket::stream<beast::test::stream> stream_{loop_};
  beast::test::stream peer_{loop_};
  engine_options opts_;
  shared_compressors shared_;
  std::optional<message_compression> ours_;
  frame_decoder decoder_{max_size, true};
};

/// Words that repeat, or noise; never empty.
std::string random_data(std::mt19937& random) {
  std::string result;
  auto noise = random() % 3 == 0;
  auto size = 1 + random() % (random() % 8 == 0 ? 100000 : 500);
  while (result.size() < size)
    if (noise)
      result.push_back(static_cast<char>(random()));
    else
      result.append(random() % 2 ? "hello world " : "another word ");
  return result;
}

} // namespace

CAF_TEST(we read what Beast compresses) {
  auto random = seeded();
  for (auto& x : variants) {
    beast_client client{x};
    std::vector<std::string> expected;
    for (int i = 0; i < 60; ++i) {
      expected.push_back(random_data(random));
      client.write(expected.back(), true, random);
    }
    CAF_CHECK(client.read_written(random) == expected);
  }
}

CAF_TEST(Beast reads what we compress) {
  auto random = seeded();
  for (auto& x : variants) {
    beast_client client{x};
    for (int i = 0; i < 60; ++i) {
      auto data = random_data(random);
      auto frame = client.ours().compress(make_binary_frame(data));
      CAF_CHECK(client.read(frame) == data);
    }
  }
}
