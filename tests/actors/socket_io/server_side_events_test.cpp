// Events between the servers of the workers.
#define CAF_SUITE socket_io.server_side_events

#include <optional>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "actors/socket_io/encoder.hpp"
#include "tests/actors/socket_io/world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

struct fixture : world {
  local_sockets& local() { return io.wiring().sockets(); }

  /// Raises a server-side event that came from another worker.
  /// @returns the answers so far, as text.
  std::shared_ptr<strings> raise(const std::vector<value>& event,
                                 const std::string& nsp = "/") {
    auto answers = std::make_shared<strings>();
    local().on_server_side_emit(
      {nsp, *socket_io::encode_values(event)},
      [answers](const encoded_packet& x) { answers->push_back(x.body); });
    return answers;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(server_side_events_tests, fixture)

CAF_TEST(a server side event reaches its handler with typed arguments) {
  strings seen;
  io.on("note", [&](const std::string& text, int n) {
    seen.push_back(text + std::to_string(n));
  });
  raise({"note", "a", 1});
  raise({"note", 1, 1});
  raise({"other", "a", 1});
  CAF_CHECK(seen == (strings{"a1"}));
}

CAF_TEST(a handler of a parent gets the child) {
  strings seen;
  auto parent = io.of(std::regex{"/dyn-\\d+"});
  parent.on("note", [&](nsp& n, const std::string& text) {
    seen.push_back(n.name() + text);
    n.emit("hi");
  });
  auto& c = join("/dyn-1");
  auto& d = join("/dyn-2");
  raise({"note", "a"}, "/dyn-2");
  CAF_CHECK(seen == (strings{"/dyn-2a"}));
  CAF_CHECK(c.heard().empty());
  CAF_CHECK(d.heard() == (strings{"2/dyn-2,[\"hi\"]"}));
}

CAF_TEST(a server side event is answered once) {
  io.on("twice", [](ack reply) {
    reply(1);
    reply(2);
  });
  CAF_CHECK(*raise({"twice"}) == (strings{"[1]"}));
}

CAF_TEST(a server side event that nobody expects to be answered has no ack) {
  auto asked = true;
  io.on("note", [&](ack reply) { asked = static_cast<bool>(reply); });
  local().on_server_side_emit({"/", *socket_io::encode_values({"note"})}, {});
  CAF_CHECK(!asked);
}

CAF_TEST(malformed and unknown server side events are ignored) {
  raise({});
  raise({1});
  raise({"x"}, "/unknown");
  local().on_server_side_emit({"/", {"", "not json", {}}}, {});
  CAF_CHECK_EQUAL(io.namespaces(), 1u);
}

CAF_TEST(a handler of a server side event that throws harms nobody) {
  auto second = false;
  io.on("x", [] { throw 42; });
  io.on("x", [&] { second = true; });
  raise({"x"});
  CAF_CHECK(second);
}

CAF_TEST(server side emits go to the adapter as values) {
  io.of("/b").server_side_emit("note", 1, "x");
  CAF_CHECK_EQUAL(rooms.events.at(0).nsp, "/b");
  CAF_CHECK_EQUAL(rooms.events.at(0).packet.body, "[\"note\",1,\"x\"]");
  CAF_CHECK(
    throws<std::invalid_argument>([&] { io.server_side_emit("connection"); }));
}

CAF_TEST(answers of servers come with the missing ones counted) {
  std::string told;
  io.server_side_emit_with_ack("ping").then(
    [](const std::vector<value>&) {},
    [&](const caf::error& why, const std::vector<value>& xs) {
      told = describe(why) + value(xs).dump();
    });
  rooms.questions.at(0).second(
    {{*socket_io::encode_values({5})}, {worker_id{3, 0}}});
  CAF_CHECK_EQUAL(told, "timeout reached: missing 1 responses[5]");
}

CAF_TEST(a server side event in an unknown namespace finds nobody) {
  auto refuse = [](encoded_packet) { CAF_ERROR("an answer"); };
  const auto packet = *socket_io::encode_values({"note"});
  CAF_CHECK(!local().on_server_side_emit({"/none", packet}, refuse));
  CAF_CHECK(local().on_server_side_emit({"/", packet}, refuse));
}

CAF_TEST_FIXTURE_SCOPE_END()
