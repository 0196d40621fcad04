// Frames, packets and HTTP as the generator writes and reads them.
#define CAF_SUITE bench.codec

#include "actors/engine_io/frame_decoder.hpp"
#include "actors/engine_io/websocket_handshake.hpp"
#include "bench/loadgen/frames.hpp"
#include "bench/loadgen/http.hpp"
#include "bench/loadgen/packets.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::bench;

// -- frames ------------------------------------------------------------------

CAF_TEST(the server reads what a client writes) {
  for (std::size_t size : {0u, 5u, 125u, 126u, 65535u, 65536u}) {
    std::string out;
    std::string text(size, 'x');
    append_client_frame(out, opcode::text, {1, 2, 3, 4}, {"4", text});
    engine_io::frame_decoder decoder{100000};
    std::span<char> input{out};
    auto event = decoder.next(input);
    CAF_CHECK(event.what == engine_io::frame_event::kind::text);
    CAF_CHECK_EQUAL(std::string{event.data}, "4" + text);
  }
}

CAF_TEST(a client reads what the server writes) {
  for (std::size_t size : {0u, 5u, 125u, 126u, 65535u, 65536u}) {
    auto sent = make_text_frame('4', std::string(size, 'x'));
    auto bytes = std::string{sent->bytes()} + "rest";
    std::string_view input{bytes};
    server_frame found;
    CAF_CHECK(take_server_frame(input, found) == take_result::whole);
    CAF_CHECK(found.op == opcode::text);
    CAF_CHECK_EQUAL(std::string{found.payload}, std::string{sent->payload()});
    CAF_CHECK_EQUAL(std::string{input}, "rest");
  }
}

CAF_TEST(a frame that is cut anywhere is awaited) {
  auto sent = make_text_frame('4', std::string(200, 'x'));
  for (std::size_t size = 0; size < sent->bytes().size(); ++size) {
    auto input = sent->bytes().substr(0, size);
    server_frame found;
    CAF_CHECK(take_server_frame(input, found) == take_result::partial);
    CAF_CHECK_EQUAL(input.size(), size);
  }
}

CAF_TEST(masked fragmented and compressed frames are refused) {
  using namespace std::literals;
  for (auto bytes : {"\x81\x81\x00\x00\x00\x00x"sv, "\x01\x01x"sv,
                     "\x80\x01x"sv, "\xc1\x01x"sv, "\x83\x01x"sv}) {
    server_frame found;
    CAF_CHECK(take_server_frame(bytes, found) == take_result::invalid);
  }
}

// -- packets -----------------------------------------------------------------

CAF_TEST(a packet is split into its parts) {
  auto x = split_packet(R"(312["ok"])");
  CAF_CHECK_EQUAL(x.type, '3');
  CAF_CHECK(x.id == 12u);
  CAF_CHECK_EQUAL(x.attachments, 0u);
  CAF_CHECK_EQUAL(std::string{x.body}, R"(["ok"])");
}

CAF_TEST(attachments are no id) {
  auto x = split_packet(R"(61-7[{"_placeholder":true,"num":0}])");
  CAF_CHECK_EQUAL(x.attachments, 1u);
  CAF_CHECK(x.id == 7u);
  CAF_CHECK(!split_packet(R"(51-["a"])").id);
}

CAF_TEST(an empty packet has no type) {
  CAF_CHECK_EQUAL(split_packet("").type, 0);
}

CAF_TEST(a stamped event carries its stamp) {
  auto payload = make_payload(40);
  stamped_event event{"to_room", {json_string("r")}, payload};
  auto& packet = event.stamped({3, 9, {}});
  const std::string start = R"(["to_room","r",")";
  CAF_CHECK_EQUAL(packet.head, "2");
  CAF_CHECK_EQUAL(packet.body.substr(0, start.size()), start);
  CAF_CHECK_EQUAL(packet.body.size(), start.size() + 40 + 2);
  auto found = read_stamp(packet.body.substr(start.size(), 40), payload);
  CAF_REQUIRE(found);
  CAF_CHECK_EQUAL(found->number, 9u);
}

CAF_TEST(a msg must be exactly one string) {
  CAF_CHECK(read_msg(R"(2["msg","abc"])") == "abc");
  CAF_CHECK(!read_msg(R"(2["msg", "abc"])"));
  CAF_CHECK(!read_msg(R"(2["msg",1])"));
  CAF_CHECK(!read_msg(R"(2["msg","])"));
}

CAF_TEST(answers of another shape are refused) {
  CAF_CHECK(read_whoami(R"([{"pid":1,"sid":"a"}])"));
  CAF_CHECK(!read_whoami(R"([{"pid":"1","sid":"a"}])"));
  CAF_CHECK(!read_whoami(R"([])"));
  CAF_CHECK(read_numbers("[[2,1]]") == (std::vector<int64_t>{2, 1}));
  CAF_CHECK(!read_numbers(R"([{"err":"x"}])"));
}

// -- HTTP --------------------------------------------------------------------

CAF_TEST(a response ends with its length) {
  const std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  auto x = read_response(text + "more");
  CAF_REQUIRE(x);
  CAF_CHECK_EQUAL(x->status, 200u);
  CAF_CHECK_EQUAL(std::string{x->body}, "ok");
  CAF_CHECK_EQUAL(x->size, text.size());
  for (std::size_t size = 0; size < text.size(); ++size)
    CAF_CHECK(!read_response(text.substr(0, size)));
}

CAF_TEST(a response without a length ends with the connection) {
  const std::string text = "HTTP/1.1 400 Bad\r\nA: b\r\n\r\nwhy";
  CAF_CHECK(!read_response(text));
  auto x = read_response(text, true);
  CAF_REQUIRE(x);
  CAF_CHECK_EQUAL(std::string{x->body}, "why");
}

CAF_TEST(only the right accept value opens a WebSocket) {
  options opts;
  auto request = websocket_request(opts, "abc");
  CAF_CHECK(request.find("&sid=abc ") != std::string::npos);
  auto head = request.substr(request.find("\r\n") + 2);
  auto key = engine_io::websocket_key(head);
  CAF_REQUIRE(key);
  auto good = engine_io::upgrade_response(*key);
  auto bad = engine_io::upgrade_response("dGhlIHNhbXBsZSBub25jZQ==");
  auto accepts = [](const std::string& text) {
    auto x = read_response(text);
    return x && accepts_websocket(*x);
  };
  CAF_CHECK(accepts(good));
  CAF_CHECK(!accepts(bad));
}
