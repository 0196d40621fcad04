// A parser of the program's own, and the option that names one of ours.
#define CAF_SUITE socket_io.custom_parser

#include <memory>
#include <string>
#include <vector>

#include "actors/socket_io/arguments.hpp"
#include "actors/socket_io/json_writer.hpp"
#include "actors/socket_io/sockets_in.hpp"
#include "actors/socket_io/violation.hpp"
#include "tests/actors/socket_io/world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

/// Packets are words: "type nsp event".
class word_parser final : public parser {
public:
  struct decoder final : packet_decoder {
    socket_io::decode_result add_text(std::string_view text) override {
      if (text.size() < 3)
        return socket_io::violation("too short");
      socket_io::packet result;
      result.type = static_cast<socket_io::packet_type>(text[0] - '0');
      result.event = text.substr(std::min(text.size(), size_t{4}));
      return std::optional{std::move(result)};
    }

    socket_io::decode_result add_binary(std::string_view) override {
      return std::optional<socket_io::packet>{};
    }
  };

  std::unique_ptr<packet_decoder> make_decoder() const override {
    return std::make_unique<decoder>();
  }

  caf::expected<encoded_packet> encode_event(std::string_view nsp,
                                             std::string_view event,
                                             const std::vector<value>& args,
                                             bool with_id) const override {
    auto words = text("event", nsp).body + ' ' + std::string{event};
    for (auto& x : args)
      words += ' ' + to_json_text(x);
    return encoded_packet{with_id ? "#" : "", ' ' + words, {}};
  }

  caf::expected<encoded_packet>
  encode_ack(std::string_view nsp, const std::vector<value>&) const override {
    return text("ack", nsp);
  }

  encoded_packet encode_connect(std::string_view nsp,
                                const value&) const override {
    return text("connect", nsp);
  }

  encoded_packet encode_connect_error(std::string_view nsp,
                                      const value&) const override {
    return text("error", nsp);
  }

  encoded_packet encode_disconnect(std::string_view nsp) const override {
    return text("disconnect", nsp);
  }

private:
  static encoded_packet text(const char* what, std::string_view nsp) {
    return {"", std::string{what} + ' ' + std::string{nsp}, {}};
  }
};

struct fixture : world {
  fixture() { io.use_parser(std::make_shared<word_parser>()); }
};

std::vector<value> binaries(std::size_t n) {
  return std::vector<value>(n, binary("x"));
}

server_options speaking_msgpack() {
  server_options result;
  result.parser = "msgpack";
  return result;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(custom_parser_tests, fixture)

CAF_TEST(a parser of the program reads and writes all packets) {
  strings seen;
  io.every_socket().on_any(
    [&](socket& s, const std::string& event, const std::vector<value>&) {
      seen.push_back(event);
      s.emit("got", 5);
      s.emit_with_ack("ask");
    });
  auto& c = visit();
  c.says("0 /");
  c.says("2 / hi");
  io.emit("all");
  CAF_CHECK(seen == (strings{"hi"}));
  auto heard = c.heard();
  // The fake connection cuts the Engine.IO packet type.
  CAF_CHECK(heard
            == (strings{"connect /", " event / got 5", "#0 event / ask",
                        " event / all"}));
}

CAF_TEST(what its decoder refuses closes the connection) {
  auto& c = visit();
  c.says("x");
  CAF_CHECK(c.closed);
}

CAF_TEST(an event of an actor is written by the parser of the program) {
  auto own = io.wiring().sockets().own_packet(
    "/n", sockets_in("/n").emit("hi", 1, "x").packet, false);
  CAF_REQUIRE(own);
  CAF_CHECK(!own->portable);
  CAF_CHECK_EQUAL(own->head + own->body, " event /n hi 1 \"x\"");
  own = io.wiring().sockets().own_packet(
    "/n", sockets_in("/n").emit_with_ack("hi").packet, true);
  CAF_CHECK(own && own->head == "#");
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST(the option msgpack makes the server speak it) {
  world w{speaking_msgpack()};
  auto& c = w.visit();
  c.says_binary(std::string("\x82\xa4type\0\xa3nsp\xa1/", 13));
  auto heard = c.heard();
  CAF_REQUIRE_EQUAL(heard.size(), 1u);
  CAF_CHECK(heard[0].starts_with("bin:\x83\xa4type"));
  c.says("2[\"hi\"]");
  CAF_CHECK(c.closed);
}

CAF_TEST(
  an event of an actor is written in msgpack by a server that speaks it) {
  world w{speaking_msgpack()};
  auto args = socket_io::pack(binary("b"), value{{"_placeholder", false}}, 1.5);
  for (auto with_id : {false, true}) {
    auto own = w.io.wiring().sockets().own_packet(
      "/n", sockets_in("/n").emit("e", spread{args}).packet, with_id);
    auto direct = w.io.current_parser()->encode_event("/n", "e", args, with_id);
    CAF_REQUIRE(own && direct);
    CAF_CHECK(own->binary && !own->portable);
    CAF_CHECK_EQUAL(own->head, direct->head);
    CAF_CHECK_EQUAL(own->body, direct->body);
  }
}

CAF_TEST(the server decides how many attachments an actor may send) {
  auto packet = sockets_in("/").emit("e", spread{binaries(11)}).packet;
  world strict;
  CAF_CHECK(!strict.io.wiring().sockets().own_packet("/", packet, false));
  server_options opts;
  opts.max_attachments = 11;
  world generous{opts};
  auto own = generous.io.wiring().sockets().own_packet("/", packet, false);
  CAF_REQUIRE(own);
  CAF_CHECK_EQUAL(own->head, "511-");
  CAF_CHECK_EQUAL(own->attachments.size(), 11u);
  CAF_CHECK(!own->portable);
}

CAF_TEST(what is no event is not sent) {
  world w{speaking_msgpack()};
  for (auto body : {"", "{}", "[]", "[1]"})
    CAF_CHECK(!w.io.wiring().sockets().own_packet("/", {"2", body, {}}, false));
}
