// Payloads of HTTP long-polling: joined by U+001E, binary as base64.
#define CAF_SUITE engine_io.payload

#include <string>
#include <vector>

#include "actors/engine_io/payload.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

/// Packets as "type:data", binary ones as "type:binary:data"; "failed" last
/// if the reader says so.
std::vector<std::string> read(std::string_view body) {
  std::vector<std::string> result;
  payload_reader reader{body};
  while (auto x = reader.next())
    result.push_back(std::to_string(static_cast<int>(x->type)) + ":"
                     + (x->binary ? "binary:" : "") + std::string{x->data});
  if (reader.failed())
    result.emplace_back("failed");
  return result;
}

using strings = std::vector<std::string>;

} // namespace

CAF_TEST(packets are joined by the separator) {
  std::vector<frame_ptr> packets{make_text_frame('4', "hello"),
                                 make_text_frame('2', ""),
                                 make_text_frame('4', "world")};
  CAF_CHECK_EQUAL(encode_payload(packets), "4hello\x1e"
                                           "2\x1e"
                                           "4world");
}

CAF_TEST(a single packet has no separator) {
  std::vector<frame_ptr> packets{make_text_frame('4', "hello")};
  CAF_CHECK_EQUAL(encode_payload(packets), "4hello");
}

CAF_TEST(binary messages become base64) {
  std::vector<frame_ptr> packets{make_text_frame('4', "a"),
                                 make_binary_frame("\x01\x02\x03\x04")};
  CAF_CHECK_EQUAL(encode_payload(packets), "4a\x1e"
                                           "bAQIDBA==");
}

CAF_TEST(no packets make an empty payload) {
  CAF_CHECK_EQUAL(encode_payload({}), "");
}

CAF_TEST(a body of one packet is read) {
  CAF_CHECK_EQUAL(read("4hello"), (strings{"4:hello"}));
}

CAF_TEST(packets are read in order) {
  CAF_CHECK_EQUAL(read("4a\x1e"
                       "3\x1e"
                       "bAQI=\x1e"
                       "1"),
                  (strings{"4:a", "3:", "4:binary:\x01\x02", "1:"}));
}

CAF_TEST(an empty body fails) {
  CAF_CHECK_EQUAL(read(""), (strings{"failed"}));
}

CAF_TEST(an empty packet fails after those before it) {
  CAF_CHECK_EQUAL(read("4a\x1e\x1e"
                       "4b"),
                  (strings{"4:a", "failed"}));
}

CAF_TEST(a separator at the end makes an empty packet) {
  CAF_CHECK_EQUAL(read("4a\x1e"), (strings{"4:a", "failed"}));
  CAF_CHECK_EQUAL(read("\x1e"), (strings{"failed"}));
}

CAF_TEST(an unknown type fails and ends the payload) {
  CAF_CHECK_EQUAL(read("4a\x1e"
                       "9\x1e"
                       "4b"),
                  (strings{"4:a", "failed"}));
}

CAF_TEST(bad base64 fails) {
  CAF_CHECK_EQUAL(read("bA"), (strings{"failed"}));
}

CAF_TEST(bad UTF 8 fails) {
  CAF_CHECK_EQUAL(read("4\xc3\x28"), (strings{"failed"}));
}

CAF_TEST(slices are whole packets of about a size) {
  auto slices = [](std::string_view payload, std::size_t size) {
    strings result;
    do
      result.emplace_back(take_slice(payload, size));
    while (!payload.empty());
    return result;
  };
  std::string_view three = "4a\x1e"
                           "4bcd\x1e"
                           "4e";
  CAF_CHECK_EQUAL(slices(three, 100), strings{std::string{three}});
  CAF_CHECK_EQUAL(slices(three, 2), (strings{"4a", "4bcd", "4e"}));
  CAF_CHECK_EQUAL(slices(three, 1), (strings{"4a", "4bcd", "4e"}));
  CAF_CHECK_EQUAL(slices(three, 7), (strings{"4a\x1e"
                                             "4bcd",
                                             "4e"}));
  CAF_CHECK_EQUAL(slices("", 1), strings{""});
  CAF_CHECK_EQUAL(slices("4abc", 1), strings{"4abc"});
}

CAF_TEST(an empty packet at the end is in the last slice) {
  std::string_view payload = "4a\x1e"
                             "4b\x1e";
  CAF_CHECK_EQUAL(take_slice(payload, 2), "4a");
  CAF_CHECK_EQUAL(take_slice(payload, 2), "4b\x1e");
  CAF_CHECK_EQUAL(payload, "");
}

CAF_TEST(a reader that failed stays at its end) {
  payload_reader reader{"x\x1e"
                        "4a"};
  CAF_CHECK(!reader.next());
  CAF_CHECK(!reader.next());
  CAF_CHECK(reader.failed());
}

CAF_TEST(what was written is read back) {
  std::vector<frame_ptr> packets;
  strings expected;
  for (int i = 0; i < 50; ++i) {
    std::string data(static_cast<std::size_t>(i),
                     static_cast<char>('a' + i % 26));
    packets.push_back(i % 3 == 0 ? make_binary_frame(data)
                                 : make_text_frame('4', data));
    expected.push_back((i % 3 == 0 ? "4:binary:" : "4:") + data);
  }
  CAF_CHECK_EQUAL(read(encode_payload(packets)), expected);
}
