// Compressed WebSocket messages and the offers before them. The first byte
// chooses what is looked at.
#include <string>

#include "actors/engine_io/message_compression.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

namespace socketio::fuzz {

namespace {

using namespace engine_io;
using result = message_inflater::result;

constexpr std::size_t max_size = 5000;
constexpr char separator = '\xFF';

/// Messages parted by the byte FF, with the window of those before.
void read(input x, int window_bits) {
  message_inflater inflater{window_bits};
  std::string out;
  while (!x.empty()) {
    auto message = x.substr(0, x.find(separator));
    x.remove_prefix(std::min(message.size() + 1, x.size()));
    auto what = inflater.inflate(message, true, max_size, out);
    require(out.size() <= max_size + 1);
    if (what != result::ok)
      return;
    require(out.size() <= max_size);
  }
}

/// What is compressed comes back, however the client wants it.
void write(input x, bool keep, int window_bits) {
  engine_options opts;
  opts.per_message_deflate_threshold = 0;
  opts.server_max_window_bits = static_cast<uint16_t>(window_bits);
  shared_compressors shared;
  message_compression ours{{!keep, !keep, window_bits, 15, {}}, opts, shared};
  message_inflater inflater{15};
  std::string out;
  while (!x.empty()) {
    auto message = x.substr(0, x.find(separator));
    x.remove_prefix(std::min(message.size() + 1, x.size()));
    auto frame = ours.compress(make_binary_frame(message));
    if (message.empty())
      continue;
    require(inflater.inflate(frame->payload(), keep, max_size, out)
            == result::ok);
    require(out == message);
  }
}

void offer(input x) {
  engine_options opts;
  opts.per_message_deflate = true;
  auto headers = "Sec-WebSocket-Extensions: " + std::string{x} + "\r\n";
  auto agreed = agree_on_deflate(headers, opts);
  if (!agreed)
    return;
  require(agreed->server_max_window_bits >= 9);
  require(agreed->client_max_window_bits >= 8);
  require(agreed->response.starts_with("permessage-deflate"));
}

} // namespace

void run(input x) {
  auto choice = take_byte(x);
  auto window_bits = 9 + choice / 3 % 7;
  if (choice % 3 == 0)
    read(x, window_bits);
  else if (choice % 3 == 1)
    write(x, choice % 2 == 0, window_bits);
  else
    offer(x);
}

} // namespace socketio::fuzz
