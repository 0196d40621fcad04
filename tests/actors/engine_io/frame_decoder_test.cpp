// WebSocket frames from a client: all legal forms, and however the bytes are
// cut. What is illegal: frame_errors_test.cpp.
#define CAF_SUITE engine_io.frame_decoder

#include <algorithm>
#include <random>
#include <string>

#include "tests/actors/engine_io/decoding.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct stream {
  std::string bytes;
  strings events;

  void add(const client_frame& x, std::string event = {}) {
    bytes += encode(x);
    if (!event.empty())
      events.push_back(std::move(event));
  }
};

/// Every legal kind of frame, about 1.5 KB.
stream mixed_stream() {
  stream x;
  auto large = letters(600);
  x.add({opcode::text, "hello"}, "text:hello");
  x.add({opcode::text, ""}, "text:");
  x.add({opcode::ping, "p1"}, "ping:p1");
  x.add({opcode::binary, {"\xff\x00\xfe", 3}},
        std::string("binary:\xff\x00\xfe", 10));
  x.add({opcode::text, "eu\xe2", false});
  x.add({opcode::ping, ""}, "ping:");
  x.add({opcode::continuation, "\x82", false});
  x.add({opcode::continuation, "", false});
  x.add({opcode::pong, letters(125)}, "pong:" + letters(125));
  x.add({opcode::continuation, "\xacro"}, "text:eu\xe2\x82\xacro");
  x.add({opcode::binary, large, false});
  x.add({opcode::continuation, ""}, "binary:" + large);
  x.add({opcode::text, large}, "text:" + large);
  x.add({.op = opcode::text, .payload = "no mask", .mask = {"\0\0\0\0", 4}},
        "text:no mask");
  x.bytes += close_frame(3001, "bye \xc3\xa9");
  x.events.push_back("close:3001:bye \xc3\xa9");
  return x;
}

} // namespace

// -- legal frames ------------------------------------------------------------

CAF_TEST(every form of length is read) {
  for (std::size_t size :
       {0, 1, 7, 8, 9, 125, 126, 127, 65535, 65536, 100000}) {
    auto text = letters(size);
    CAF_CHECK_EQUAL(decode(encode({opcode::text, text})),
                    (strings{"text:" + text}));
    CAF_CHECK_EQUAL(decode(encode({opcode::binary, text}), 1000),
                    (strings{"binary:" + text}));
  }
}

CAF_TEST(every mask is removed) {
  std::mt19937 random{7};
  for (int i = 0; i < 200; ++i) {
    auto bits = random();
    std::string_view mask{reinterpret_cast<char*>(&bits), 4};
    auto text = letters(random() % 40);
    CAF_CHECK_EQUAL(
      decode(encode({.op = opcode::text, .payload = text, .mask = mask})),
      (strings{"text:" + text}));
  }
}

CAF_TEST(a whole message is not copied) {
  auto bytes = encode({opcode::text, letters(300)});
  frame_decoder decoder{max_size};
  std::span<char> rest{bytes};
  auto event = decoder.next(rest);
  CAF_CHECK(event.data.data() == bytes.data() + 8);
  CAF_CHECK_EQUAL(decoder.buffered(), 0u);
}

CAF_TEST(several messages come from one input) {
  auto bytes = encode({opcode::text, "a"}) + encode({opcode::binary, "b"})
               + encode({opcode::text, "c"});
  CAF_CHECK_EQUAL(decode(bytes), (strings{"text:a", "binary:b", "text:c"}));
}

CAF_TEST(fragments make one message) {
  auto bytes = encode({opcode::text, "a", false})
               + encode({opcode::continuation, "b", false})
               + encode({opcode::continuation, "c"});
  CAF_CHECK_EQUAL(decode(bytes), (strings{"text:abc"}));
}

CAF_TEST(control frames between fragments come first) {
  auto bytes = encode({opcode::binary, "a", false})
               + encode({opcode::ping, "p"}) + encode({opcode::pong, "q"})
               + encode({opcode::continuation, "b"});
  CAF_CHECK_EQUAL(decode(bytes), (strings{"ping:p", "pong:q", "binary:ab"}));
}

CAF_TEST(a close frame may be empty) {
  CAF_CHECK_EQUAL(decode(encode({opcode::close, ""})),
                  (strings{"close:1005:"}));
}

CAF_TEST(a close frame has a code and a reason) {
  CAF_CHECK_EQUAL(decode(close_frame(1000)), (strings{"close:1000:"}));
  CAF_CHECK_EQUAL(decode(close_frame(1001, "bye")),
                  (strings{"close:1001:bye"}));
  CAF_CHECK_EQUAL(decode(close_frame(1000, letters(123))),
                  (strings{"close:1000:" + letters(123)}));
}

CAF_TEST(a close frame within a fragmented message ends the stream) {
  auto bytes = encode({opcode::text, "a", false}) + close_frame(1000)
               + encode({opcode::continuation, "b"});
  CAF_CHECK_EQUAL(decode(bytes), (strings{"close:1000:"}));
}

CAF_TEST(nothing follows a close frame) {
  CAF_CHECK_EQUAL(decode(close_frame(1000) + encode({opcode::text, "late"})),
                  (strings{"close:1000:"}));
}

CAF_TEST(the same events come out wherever the stream is cut) {
  auto x = mixed_stream();
  CAF_REQUIRE_EQUAL(decode(x.bytes), x.events);
  for (std::size_t cut = 0; cut <= x.bytes.size(); ++cut)
    CAF_CHECK_EQUAL(decode_in_two(x.bytes, cut), x.events);
}

CAF_TEST(the same events come out of pieces of any size) {
  auto x = mixed_stream();
  for (std::size_t size = 1; size < 200; ++size)
    CAF_CHECK_EQUAL(decode(x.bytes, size), x.events);
}

CAF_TEST(a stream that is cut off never ends in an error) {
  auto x = mixed_stream();
  for (std::size_t size = 0; size < x.bytes.size(); ++size) {
    auto events = decode(x.bytes.substr(0, size), 11);
    CAF_CHECK(events.size() < x.events.size());
    CAF_CHECK(std::equal(events.begin(), events.end(), x.events.begin()));
  }
}

// -- compression -------------------------------------------------------------

CAF_TEST(a compressed message is marked if allowed) {
  auto bytes =
    encode({.op = opcode::text, .payload = "\xff", .fin = false, .rsv = 4})
    + encode({opcode::continuation, "\xfe"}) + encode({opcode::text, "plain"})
    + encode({.op = opcode::binary, .payload = "x", .rsv = 4});
  for (std::size_t size : {bytes.size(), std::size_t{1}})
    CAF_CHECK_EQUAL(decode(bytes, size, true),
                    (strings{"compressed text:\xff\xfe", "text:plain",
                             "compressed binary:x"}));
}

CAF_TEST(only the beginning of a message may be marked compressed) {
  auto begin =
    encode({.op = opcode::text, .payload = "a", .fin = false, .rsv = 4});
  for (auto op : {opcode::continuation, opcode::ping, opcode::close}) {
    auto bytes = begin + encode({.op = op, .payload = "", .rsv = 4});
    CAF_CHECK_EQUAL(decode(bytes, 1, true), (strings{"error:1002"}));
  }
}

CAF_TEST(other reserved bits stay refused where compression is allowed) {
  for (unsigned rsv : {1, 2, 5, 6, 7}) {
    auto bytes = encode({.op = opcode::text, .payload = "a", .rsv = rsv});
    CAF_CHECK_EQUAL(decode(bytes, 1, true), (strings{"error:1002"}));
  }
}

// -- noise -------------------------------------------------------------------

CAF_TEST(a damaged stream gives the same events however it is cut) {
  std::mt19937 random{42};
  auto original = mixed_stream().bytes;
  for (int round = 0; round < 2000; ++round) {
    auto bytes = original;
    for (auto count = 1 + random() % 3; count > 0; --count)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    auto expected = decode(bytes);
    CAF_CHECK_EQUAL(decode_in_two(bytes, random() % bytes.size()), expected);
    CAF_CHECK_EQUAL(decode(bytes, 1 + random() % 20), expected);
  }
}
