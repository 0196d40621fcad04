// The MessagePack parser: bytes of socket.io-msgpack-parser both ways, every
// refusal and every bound.
#define CAF_SUITE socket_io.msgpack

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "actors/packet_frames.hpp"
#include "actors/socket_io/msgpack_parser.hpp"
#include "actors/socket_io/msgpack_reader.hpp"
#include "actors/socket_io/msgpack_writer.hpp"
#include "tests/actors/socket_io/decoding.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::socket_io;
using namespace std::string_view_literals;

namespace {

std::string from_hex(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    result +=
      static_cast<char>(std::stoi(std::string{text.substr(i, 2)}, nullptr, 16));
  return result;
}

std::string to_hex(std::string_view bytes) {
  constexpr auto digits = "0123456789abcdef";
  std::string result;
  for (unsigned char c : bytes)
    result.append({digits[c >> 4], digits[c & 15]});
  return result;
}

std::string written(const value& x) {
  msgpack_writer uut;
  uut.write(x);
  return uut.take();
}

/// @returns JSON of what `hex` holds, "?" if it is refused.
std::string read(std::string_view hex) {
  auto bytes = from_hex(hex);
  json_limits limits{200, 100000};
  value_builder builder{limits};
  msgpack_reader uut{bytes};
  if (!uut.read(builder) || !uut.at_end())
    return "?";
  auto x = builder.take();
  return is_binary(x) ? '<' + std::string{binary_bytes(x)} + '>'
                      : to_json_text(x);
}

struct fixture {
  decoder_limits limits{10, 3, 5, 8};
  msgpack_parser uut{limits};
  std::unique_ptr<packet_decoder> decoder = uut.make_decoder();

  std::string bytes(const std::string& x) {
    return show(decoder->add_binary(x));
  }

  /// @returns what becomes of a packet with these members.
  std::string packet_of(const value& members) {
    return bytes(written(members));
  }

  /// @returns the one message that the client gets.
  std::string wire(const encoded_packet& x, std::optional<uint64_t> id = {}) {
    auto frames = make_frames(x, id);
    CAF_REQUIRE_EQUAL(frames.size(), 1u);
    CAF_CHECK(frames[0]->is_binary());
    return std::string{frames[0]->payload()};
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(msgpack_tests, fixture)

// -- values ------------------------------------------------------------------

CAF_TEST(values of every format are read) {
  CAF_CHECK_EQUAL(read("c0"), "null");
  CAF_CHECK_EQUAL(read("93c2c37f"), "[false,true,127]");
  CAF_CHECK_EQUAL(read("9affe0"), "?");
  CAF_CHECK_EQUAL(read("98ffe0d080d18000d2ffffffffccffcdffffceffffffff"),
                  "[-1,-32,-128,-32768,-1,255,65535,4294967295]");
  CAF_CHECK_EQUAL(read("cf001fffffffffffff"), "9007199254740991");
  CAF_CHECK_EQUAL(read("d3ffe0000000000001"), "-9007199254740991");
  CAF_CHECK_EQUAL(read("ca3fc00000"), "1.5");
  CAF_CHECK_EQUAL(read("cb4004000000000000"), "2.5");
  CAF_CHECK_EQUAL(read("94a161d90162da000163db0000000164"),
                  R"(["a","b","c","d"])");
  CAF_CHECK_EQUAL(read("82a1620181a16192a1610102"), "?");
  CAF_CHECK_EQUAL(read("82a16201a1619102"), R"({"b":1,"a":[2]})");
  CAF_CHECK_EQUAL(read("dc000101"), "[1]");
  CAF_CHECK_EQUAL(read("dd0000000101"), "[1]");
  CAF_CHECK_EQUAL(read("de0001a16101"), R"({"a":1})");
  CAF_CHECK_EQUAL(read("df00000001a16101"), R"({"a":1})");
  CAF_CHECK_EQUAL(read("90"), "[]");
  CAF_CHECK_EQUAL(read("80"), "{}");
}

CAF_TEST(binary of every format is read) {
  for (auto x : {"c40161", "c5000161", "c60000000161", "c7010061", "c800010061",
                 "c9000000010061"})
    CAF_CHECK_EQUAL(read(x), "<a>");
}

CAF_TEST(undefined is null and a date is its text) {
  CAF_CHECK_EQUAL(read("91d40000"), "[null]");
  CAF_CHECK_EQUAL(read("d7000000018d6d243847"),
                  R"("2024-02-03T04:05:06.759Z")");
  CAF_CHECK_EQUAL(read("d7007fffffffffffffff"), "null");
}

CAF_TEST(bytes that are no value are refused) {
  for (auto x :
       {"", "c1", "d40100", "d5000000", "d6ff00000000", "a2", "a261", "c402",
        "cd00", "92c0", "81a161", "8101c0", "81c0c0", "dd7fffffff",
        "dfffffffff", "dbffffffff", "c6ffffffff", "0101"})
    CAF_CHECK_EQUAL(read(x), "?");
}

CAF_TEST(strings that are not UTF8 are mended) {
  CAF_CHECK_EQUAL(read("a3c3a478"), "\"\xc3\xa4x\"");
  CAF_CHECK_EQUAL(read("a261ff"), "\"a\xef\xbf\xbd\"");
  CAF_CHECK_EQUAL(to_hex(written("a\xff")), "a461efbfbd");
}

CAF_TEST(numbers are written in their shortest formats) {
  CAF_CHECK_EQUAL(to_hex(written({0, 127, 128, 255, 256, 65535, 65536})),
                  "97007fcc80ccffcd0100cdffffce00010000");
  CAF_CHECK_EQUAL(to_hex(written({-1, -32, -33, -128, -129, -32768, -32769})),
                  "97ffe0d0dfd080d1ff7fd18000d2ffff7fff");
  CAF_CHECK_EQUAL(to_hex(written(int64_t{1} << 53)), "cf0020000000000000");
  CAF_CHECK_EQUAL(to_hex(written(-(int64_t{1} << 53))), "d3ffe0000000000000");
  CAF_CHECK_EQUAL(to_hex(written({2.0, -0.0, 0.5})),
                  "930200cb3fe0000000000000");
  CAF_CHECK_EQUAL(to_hex(written(std::nan(""))), "cb7ff8000000000000");
}

CAF_TEST(what was written reads back) {
  value list = value::array();
  for (int i = 0; i < 70000; ++i)
    list.push_back(i);
  value map = value::object();
  for (int i = 0; i < 20; ++i)
    map[std::to_string(i)] = std::string(static_cast<std::size_t>(i) * 20, 'x');
  for (auto& x : {value(list), value(map), value(std::string(70000, 'y')),
                  value{{"a", {1, nullptr, {{"b", false}}}}}})
    CAF_CHECK_EQUAL(read(to_hex(written(x))), to_json_text(x));
  auto large = std::string(70000, 'z');
  CAF_CHECK_EQUAL(read(to_hex(written(binary(large)))), '<' + large + '>');
}

// -- packets from clients ----------------------------------------------------

CAF_TEST(packets of the official client are read) {
  // As notepack.io 2 writes them, `undefined` and options among the members.
  CAF_CHECK_EQUAL(bytes(from_hex("83a47479706500a464617461d40000a36e7370a12f")),
                  "connect /");
  CAF_CHECK_EQUAL(
    bytes(from_hex("85a47479706502a46461746192a26869c40161a76f7074696f6e7381a8"
                   "636f6d7072657373c3a2696407a36e7370a12f")),
    "event / #7 'hi' <a>");
}

CAF_TEST(each type is read) {
  CAF_CHECK_EQUAL(packet_of({{"type", 0}, {"nsp", "/a"}, {"data", {{"k", 1}}}}),
                  "connect /a data {\"k\":1}");
  CAF_CHECK_EQUAL(packet_of({{"type", 1}, {"nsp", "/a"}}), "disconnect /a");
  CAF_CHECK_EQUAL(
    packet_of({{"type", 2}, {"nsp", "/"}, {"data", value::array({5, 1})}}),
    "event / '5' 1");
  CAF_CHECK_EQUAL(
    packet_of({{"type", 3}, {"nsp", "/"}, {"id", 0}, {"data", value::array()}}),
    "ack / #0");
  CAF_CHECK_EQUAL(packet_of({{"type", 4}, {"nsp", "/"}, {"data", "x"}}),
                  "connect_error / data \"x\"");
}

CAF_TEST(what is no packet is refused) {
  auto event = value::array({"e"});
  for (auto& x : std::vector<value>{
         {{"nsp", "/"}, {"data", event}},
         {{"type", 5}, {"nsp", "/"}, {"data", event}},
         {{"type", -1}, {"nsp", "/"}, {"data", event}},
         {{"type", "2"}, {"nsp", "/"}, {"data", event}},
         {{"type", 2.5}, {"nsp", "/"}, {"data", event}},
         {{"type", 2}, {"data", event}},
         {{"type", 2}, {"nsp", 1}, {"data", event}},
         {{"type", 2}, {"nsp", "/"}},
         {{"type", 2}, {"nsp", "/"}, {"data", nullptr}},
         {{"type", 2}, {"nsp", "/"}, {"data", value::array()}},
         {{"type", 2}, {"nsp", "/"}, {"data", value::array({"connect"})}},
         {{"type", 2}, {"nsp", "/"}, {"data", event}, {"id", -1}},
         {{"type", 2}, {"nsp", "/"}, {"data", event}, {"id", "1"}},
         {{"type", 2}, {"nsp", "/"}, {"data", event}, {"id", 9007199254740993}},
         {{"type", 0}, {"nsp", "/"}, {"data", nullptr}},
         {{"type", 0}, {"nsp", "/"}, {"data", value::array()}},
         {{"type", 1}, {"nsp", "/"}, {"data", value::object()}},
         {{"type", 3}, {"nsp", "/"}, {"data", "x"}},
         {{"type", 4}, {"nsp", "/"}, {"data", 1}},
         {{"type", 4}, {"nsp", "/"}},
         value::array(),
         value("x"),
       })
    CAF_CHECK_EQUAL(packet_of(x), refused);
  CAF_CHECK_EQUAL(bytes(""), refused);
  CAF_CHECK_EQUAL(bytes(written({{"type", 1}, {"nsp", "/"}}) + "x"), refused);
  CAF_CHECK_EQUAL(show(decoder->add_text("0")), refused);
}

CAF_TEST(bounds are kept before values are made) {
  CAF_CHECK_EQUAL(
    packet_of(
      {{"type", 2}, {"nsp", "/"}, {"data", value::array({"e", 1, 2, 3, 4})}}),
    exceeded);
  CAF_CHECK_EQUAL(packet_of({{"type", 3},
                             {"nsp", "/"},
                             {"id", 1},
                             {"data", value::array({1, 2, 3, 4})}}),
                  exceeded);
  CAF_CHECK_EQUAL(packet_of({{"type", 1}, {"nsp", "/12345678"}}), exceeded);
  auto head = from_hex("83a47479706502a36e7370a12fa464617461");
  CAF_CHECK_EQUAL(bytes(head + from_hex("92a165") + repeat("\x91", 100000)),
                  exceeded);
  CAF_CHECK_EQUAL(bytes(head + from_hex("dd7fffffff")), refused);
  CAF_CHECK_EQUAL(bytes(from_hex("dfffffffff")), refused);
}

// -- packets to clients ------------------------------------------------------

CAF_TEST(packets read back as they were written) {
  CAF_CHECK_EQUAL(
    bytes(wire(*uut.encode_event("/a", "e", {1, binary("b")}, false))),
    "event /a 'e' 1 <b>");
  CAF_CHECK_EQUAL(bytes(wire(*uut.encode_event("/a", "e", {}, true), 300)),
                  "event /a #300 'e'");
  CAF_CHECK_EQUAL(bytes(wire(*uut.encode_ack("/", {2, 3}), 1)), "ack / #1 2 3");
  CAF_CHECK_EQUAL(bytes(wire(uut.encode_connect("/", {{"sid", "x"}}))),
                  "connect / data {\"sid\":\"x\"}");
  CAF_CHECK_EQUAL(
    bytes(wire(uut.encode_connect_error("/", {{"message", "m"}}))),
    "connect_error / data {\"message\":\"m\"}");
  CAF_CHECK_EQUAL(bytes(wire(uut.encode_disconnect("/a"))), "disconnect /a");
}

CAF_TEST(an event with an offset is still a packet) {
  auto frames = make_frames(*uut.encode_event("/a", "e", {1}, false), {}, "7k");
  CAF_REQUIRE_EQUAL(frames.size(), 1u);
  CAF_CHECK_EQUAL(bytes(std::string{frames[0]->payload()}),
                  "event /a 'e' 1 \"7k\"");
}

CAF_TEST(an event is written to the byte) {
  CAF_CHECK_EQUAL(to_hex(wire(*uut.encode_event("/", "hi", {true}, true), 1)),
                  "84a47479706502a36e7370a12fa26964cf0000000000000001"
                  "a46461746192a26869c3");
}

CAF_TEST_FIXTURE_SCOPE_END()
