// The examples are those of RFC 7692, section 7.2.3.
#define CAF_SUITE engine_io.message_deflate

#include "actors/engine_io/message_deflate.hpp"

#include <random>
#include <string>

#include "actors/engine_io/message_compression.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;
using namespace std::literals;

namespace {

using result = message_inflater::result;

constexpr std::size_t max_size = 100000;

const auto hello = "\xf2\x48\xcd\xc9\xc9\x07\x00"s;

std::string noise(std::size_t size) {
  std::mt19937 random{1};
  std::string result(size, '\0');
  for (auto& x : result)
    x = static_cast<char>(random());
  return result;
}

struct fixture {
  message_inflater inflater{15};
  message_deflater deflater{15, 8};
  engine_options opts;
  shared_compressors shared;

  /// @returns what comes out of `data`, "broken" or "too big".
  std::string inflate(std::string_view data, bool keep = true,
                      std::size_t bound = max_size) {
    std::string out = "left over";
    switch (inflater.inflate(data, keep, bound, out)) {
      case result::ok:
        return out;
      case result::broken:
        return "broken";
      default:
        return "too big";
    }
  }

  std::string deflate(std::string_view data, bool keep = true) {
    auto x = deflater.compress(make_binary_frame(data), keep);
    return std::string{x->payload()};
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(message_deflate_tests, fixture)

CAF_TEST(the example of the standard is read) {
  CAF_CHECK_EQUAL(inflate(hello), "Hello");
}

CAF_TEST(the window of the message before is used) {
  CAF_CHECK_EQUAL(inflate(hello), "Hello");
  CAF_CHECK_EQUAL(inflate("\xf2\x00\x11\x00\x00"sv), "Hello");
}

CAF_TEST(without takeover the window is empty again) {
  CAF_CHECK_EQUAL(inflate(hello, false), "Hello");
  CAF_CHECK_EQUAL(inflate("\xf2\x00\x11\x00\x00"sv, false), "broken");
}

CAF_TEST(a block without compression is read) {
  CAF_CHECK_EQUAL(inflate("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"sv),
                  "Hello");
}

CAF_TEST(a block marked as the last one is read and the window stays) {
  CAF_CHECK_EQUAL(inflate("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"sv), "Hello");
  CAF_CHECK_EQUAL(inflate("\xf2\x00\x11\x00\x00"sv), "Hello");
}

CAF_TEST(two blocks in one message are read) {
  CAF_CHECK_EQUAL(
    inflate("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"sv), "Hello");
}

CAF_TEST(an empty message is read) {
  CAF_CHECK_EQUAL(inflate("\x00"sv), "");
}

CAF_TEST(a message that is cut off or followed by more is broken) {
  for (std::size_t size = 0; size < hello.size(); ++size) {
    message_inflater fresh{15};
    std::string out;
    CAF_CHECK(fresh.inflate(hello.substr(0, size), true, max_size, out)
              == result::broken);
  }
  CAF_CHECK_EQUAL(inflate(hello + "\xff\xff"), "broken");
}

CAF_TEST(garbage is broken) {
  CAF_CHECK_EQUAL(inflate("\xff\xff\xff"sv), "broken");
  CAF_CHECK_EQUAL(inflate("hello world"sv), "broken");
}

CAF_TEST(a distance beyond the window is broken) {
  auto half = noise(3000);
  auto data = deflate(half + half);
  std::string out;
  CAF_CHECK(message_inflater{9}.inflate(data, true, max_size, out)
            == result::broken);
  CAF_CHECK(inflate(data) == half + half);
}

CAF_TEST(the bound is exact) {
  auto data = deflate(std::string(5000, 'x'));
  CAF_CHECK_EQUAL(inflate(data, false, 4999), "too big");
  message_inflater fresh{15};
  std::string out;
  CAF_CHECK(fresh.inflate(data, true, 5000, out) == result::ok);
  CAF_CHECK_EQUAL(out, std::string(5000, 'x'));
}

CAF_TEST(a bomb stops at the bound) {
  message_deflater big{15, 8};
  auto bomb =
    big.compress(make_binary_frame(std::string(50000000, '\0')), true);
  CAF_CHECK(bomb->payload().size() < max_size);
  std::string out;
  CAF_CHECK(inflater.inflate(bomb->payload(), true, max_size, out)
            == result::too_big);
  CAF_CHECK(out.capacity() < 3 * max_size);
}

CAF_TEST(messages of every kind come back) {
  std::mt19937 random{2};
  for (int i = 0; i < 300; ++i) {
    std::string data(random() % (i % 10 == 0 ? 70000 : 300), '\0');
    for (auto& x : data)
      x = static_cast<char>(i % 2 ? random() : random() % 3);
    auto keep = i < 150;
    if (!data.empty())
      CAF_CHECK(inflate(deflate(data, keep), keep) == data);
  }
}

CAF_TEST(only the first bits of the frame tell that it is compressed) {
  auto plain = make_text_frame('4', std::string(200, 'x'));
  auto x = deflater.compress(plain, true);
  CAF_CHECK_EQUAL(static_cast<uint8_t>(x->bytes()[0]), 0xC1);
  CAF_CHECK_EQUAL(static_cast<std::size_t>(x->bytes()[1]), x->payload().size());
  auto y = deflater.compress(make_binary_frame(std::string(200, 'x')), true);
  CAF_CHECK_EQUAL(static_cast<uint8_t>(y->bytes()[0]), 0xC2);
}

CAF_TEST(an empty message stays as it is) {
  auto x = make_binary_frame("");
  CAF_CHECK(deflater.compress(x, true) == x);
}

CAF_TEST(only messages from the threshold on are compressed) {
  opts.per_message_deflate_threshold = 100;
  message_compression compression{{}, opts, shared};
  auto small = make_text_frame('4', std::string(98, 'x'));
  auto large = make_text_frame('4', std::string(99, 'x'));
  CAF_CHECK(compression.compress(small) == small);
  CAF_CHECK(compression.compress(large) != large);
}

CAF_TEST(a frame is compressed once for all that keep no context) {
  deflate_agreement agreed;
  agreed.server_no_context_takeover = true;
  message_compression a{agreed, opts, shared}, b{agreed, opts, shared};
  auto frame = make_text_frame('4', std::string(2000, 'x'));
  auto x = a.compress(frame);
  CAF_CHECK(x != frame);
  CAF_CHECK(b.compress(frame) == x);
  CAF_CHECK(a.compress(frame) == x);
}

CAF_TEST(a smaller window than most have is served apart) {
  deflate_agreement agreed{true, true, 9, 15, {}};
  message_compression a{agreed, opts, shared};
  auto frame = make_text_frame('4', std::string(2000, 'x'));
  CAF_CHECK(a.compress(frame) != frame);
  CAF_CHECK(frame->compressed() == nullptr);
}

CAF_TEST(with context each client has its own compressed frames) {
  message_compression a{{}, opts, shared}, b{{}, opts, shared};
  auto frame = make_binary_frame(noise(2000));
  auto first = a.compress(frame);
  auto second = a.compress(frame);
  CAF_CHECK(second->payload().size() < first->payload().size());
  CAF_CHECK(b.compress(frame)->payload() == first->payload());
}

CAF_TEST_FIXTURE_SCOPE_END()
