// Listeners to events on their way to clients, broadcasts among them.
#define CAF_SUITE socket_io.outgoing

#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "tests/actors/socket_io/one_socket.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

struct fixture : one_socket {
  bool heard(const std::string& nsp = "/") {
    return io.wiring().sockets().hears_outgoing(nsp);
  }

  /// @returns a listener that notes what it gets.
  auto note_all() {
    return [this](socket& who, const std::string& event,
                  const std::vector<value>& args) {
      CAF_CHECK(who == s);
      seen.push_back(event + value(args).dump());
    };
  }

  /// The adapter is about to write `x` to the one socket.
  void writes(const encoded_packet& x, std::optional<uint64_t> id = {}) {
    io.wiring().sockets().on_outgoing("/", {s.id(), "unknown"}, x, id);
  }

  strings seen;
};

server_options speaking_msgpack() {
  server_options result;
  result.parser = "msgpack";
  return result;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(outgoing_tests, fixture)

CAF_TEST(the adapter need not tell as long as no socket listens) {
  CAF_CHECK(!heard());
  CAF_CHECK(!heard("/unknown"));
  auto first = s.on_any_outgoing(note_all());
  auto second = s.prepend_any_outgoing(note_all());
  CAF_CHECK(heard());
  s.off(first);
  CAF_CHECK(heard());
  s.off(second);
  CAF_CHECK(!heard());
  s.on_any_outgoing(note_all());
  s.off_any_outgoing();
  CAF_CHECK(!heard());
}

CAF_TEST(the listeners of a socket end with it) {
  s.on_any_outgoing(note_all());
  c.end(close_reason::transport_close);
  s.on_any_outgoing(note_all());
  CAF_CHECK(!heard());
}

CAF_TEST(what all sockets of a namespace or of a parent listen to counts) {
  io.of("/a").every_socket().on_any_outgoing(note_all());
  CAF_CHECK(heard("/a"));
  CAF_CHECK(!heard());
  auto parent = io.of(std::regex{"/dyn-\\d+"});
  parent.every_socket().on_any_outgoing(note_all());
  join("/dyn-1");
  CAF_CHECK(heard("/dyn-1"));
}

CAF_TEST(a broadcast is read back for its receivers) {
  s.on_any_outgoing(note_all());
  writes({"2", "[\"hi\",1,{\"a\":[]}]", {}});
  writes({"51-", "[\"bin\",{\"_placeholder\":true,\"num\":0}]", {"x"}});
  writes({"2", "[\"ask\"]", {}}, 7);
  CAF_REQUIRE_EQUAL(seen.size(), 3u);
  CAF_CHECK_EQUAL(seen[0], "hi[1,{\"a\":[]}]");
  CAF_CHECK(seen[1].starts_with("bin["));
  CAF_CHECK_EQUAL(seen[2], "ask[]");
}

CAF_TEST(a broadcast that cannot be read back is heard by nobody) {
  s.on_any_outgoing(note_all());
  writes({"", "nonsense", {}});
  writes({"2", "[\"x\",1,2,3,4,5,6]", {}});
  CAF_CHECK(seen.empty());
}

CAF_TEST(an event to one socket is heard once) {
  s.on_any_outgoing(note_all());
  s.emit("a", 1);
  s.emit_with_ack("b");
  CAF_CHECK(seen == (strings{"a[1]", "b[]"}));
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST(a broadcast in MessagePack is read back too) {
  world w{speaking_msgpack()};
  strings seen;
  w.io.every_socket().on_any_outgoing(
    [&](const std::string& event, const std::vector<value>& args) {
      seen.push_back(event + value(args).dump());
    });
  w.visit().says_binary(std::string("\x82\xa4type\0\xa3nsp\xa1/", 13));
  w.io.emit("hi", 1);
  w.io.emit_with_ack("ask");
  auto sid = w.io.sockets().at(0).id();
  auto& sockets = w.io.wiring().sockets();
  sockets.on_outgoing("/", {sid}, w.rooms.broadcasts.at(0).packet, {});
  sockets.on_outgoing("/", {sid}, w.rooms.asked.at(0).first.packet, 300);
  CAF_CHECK(seen == (strings{"hi[1]", "ask[]"}));
}
