// Many sockets at once: whom an operator means and what the adapter is told.
#define CAF_SUITE socket_io.broadcast_operator

#include <optional>
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
  /// @returns an answer whose first argument is `x`.
  static encoded_packet answer(const value& x) {
    return *socket_io::encode_values({x});
  }

  socket socket_of(visitor& c) { return *io.find(c.sid()); }

  /// What `then` was told: the result as text, or the error and the part.
  std::string told;

  void note(pending<std::vector<value>> x) {
    x.then([this](const std::vector<value>& xs) { told = value(xs).dump(); },
           [this](const caf::error& why, const std::vector<value>& xs) {
             told = describe(why) + value(xs).dump();
           });
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(broadcast_operator_tests, fixture)

CAF_TEST(the server emits to all of the main namespace) {
  auto& c = join();
  auto& d = join();
  io.emit("msg", "x");
  CAF_CHECK(c.heard() == (strings{"2[\"msg\",\"x\"]"}));
  CAF_CHECK(d.heard() == (strings{"2[\"msg\",\"x\"]"}));
  CAF_CHECK_EQUAL(rooms.broadcasts.size(), 1u);
}

CAF_TEST(a socket excludes itself) {
  auto& c = join();
  auto& d = join();
  socket_of(c).broadcast().emit("hi");
  CAF_CHECK(c.heard().empty());
  CAF_CHECK(d.heard() == (strings{"2[\"hi\"]"}));
  socket_of(c).join("r");
  socket_of(c).to("r").emit("hi");
  CAF_CHECK(c.heard().empty());
}

CAF_TEST(rooms and exceptions add up) {
  auto op = io.to("a").in({"b", "c"}).except("d").except({"e"});
  op.emit("x");
  auto& opts = rooms.broadcasts.at(0).opts;
  CAF_CHECK(opts.rooms == (strings{"a", "b", "c"}));
  CAF_CHECK(opts.except == (strings{"d", "e"}));
  CAF_CHECK_EQUAL(opts.nsp, "/");
}

CAF_TEST(flags reach the adapter) {
  auto& c = join();
  socket_of(c).volatile_().compress(false).local().emit("x");
  auto& opts = rooms.broadcasts.at(0).opts;
  CAF_CHECK(opts.local);
  CAF_CHECK(opts.volatile_);
  CAF_CHECK(!opts.compress);
  CAF_CHECK(opts.except == (strings{c.sid()}));
}

CAF_TEST(an operator is never changed by another made from it) {
  auto all = io.to("a");
  all.to("b").except("c").local().emit("x");
  all.emit("y");
  auto& opts = rooms.broadcasts.at(1).opts;
  CAF_CHECK(opts.rooms == (strings{"a"}));
  CAF_CHECK(opts.except.empty());
  CAF_CHECK(!opts.local);
}

CAF_TEST(a socket that is gone still reaches the others) {
  auto& c = join();
  auto& d = join();
  auto s = socket_of(c);
  s.on_disconnect([](socket& x, close_reason) { x.broadcast().emit("left"); });
  c.end(close_reason::transport_close);
  CAF_CHECK(d.heard() == (strings{"2[\"left\"]"}));
}

CAF_TEST(reserved names and too many attachments are refused) {
  CAF_CHECK(throws<std::invalid_argument>([&] { io.emit("connect"); }));
  CAF_CHECK(
    throws<std::invalid_argument>([&] { io.emit_with_ack("disconnect"); }));
  std::vector<value> many(11, binary("x"));
  CAF_CHECK(throws<std::invalid_argument>([&] { io.emit("x", spread{many}); }));
  CAF_CHECK(rooms.broadcasts.empty());
}

CAF_TEST(acknowledged broadcasts give the first argument of each answer) {
  note(io.in("a").timeout(2s).emit_with_ack("ask", "x"));
  auto& [question, then] = rooms.asked.at(0);
  CAF_CHECK(question.opts.rooms == (strings{"a"}));
  CAF_CHECK(question.timeout == caf::timespan{2s});
  CAF_CHECK(!question.expect_single_response);
  CAF_CHECK_EQUAL(question.packet.body, "[\"ask\",\"x\"]");
  then({{answer(1), answer("b")}, false, {}});
  CAF_CHECK_EQUAL(told, "[1,\"b\"]");
}

CAF_TEST(a timeout keeps the answers that came) {
  note(io.emit_with_ack("ask"));
  CAF_CHECK(rooms.asked.at(0).first.timeout == caf::timespan{0});
  rooms.asked.at(0).second({{answer(1)}, true, {}});
  CAF_CHECK_EQUAL(told, "operation has timed out[1]");
}

CAF_TEST(an answer without arguments is null) {
  note(io.emit_with_ack("ask"));
  rooms.asked.at(0).second({{*socket_io::encode_values({})}, false, {}});
  CAF_CHECK_EQUAL(told, "[null]");
}

CAF_TEST(then may be called after the answer came) {
  auto answers = io.emit_with_ack("ask");
  rooms.asked.at(0).second({{answer(1)}, false, {}});
  note(answers);
  CAF_CHECK_EQUAL(told, "[1]");
}

CAF_TEST(one socket anywhere is asked for one answer) {
  std::optional<value> seen;
  io.remote("abc").timeout(1s).emit_with_ack("ask").then(
    [&](int n) { seen = n; });
  auto& [question, then] = rooms.asked.at(0);
  CAF_CHECK(question.opts.rooms == (strings{"abc"}));
  CAF_CHECK(question.expect_single_response);
  then({{answer(5)}, false, {}});
  CAF_CHECK(seen == value(5));
}

CAF_TEST(one socket that does not exist is an error) {
  std::string why;
  io.remote("abc").emit_with_ack("ask").then(
    [] {}, [&](const caf::error& x) { why = describe(x); });
  rooms.asked.at(0).second({{}, false, {}});
  CAF_CHECK_EQUAL(why, "the client is gone");
}

CAF_TEST(utility calls tell the adapter whom and what) {
  io.in("a").sockets_join({"x", "y"});
  io.sockets_leave("x");
  io.of("/b").in("a").disconnect_sockets(true);
  CAF_CHECK(rooms.joins.at(0).opts.rooms == (strings{"a"}));
  CAF_CHECK(rooms.joins.at(0).rooms == (strings{"x", "y"}));
  CAF_CHECK(rooms.leaves.at(0).opts.rooms.empty());
  CAF_CHECK_EQUAL(rooms.ends.at(0).opts.nsp, "/b");
  CAF_CHECK(rooms.ends.at(0).close);
}

CAF_TEST(fetched sockets tell what is known of them) {
  std::vector<remote_socket> found;
  io.in("a").fetch_sockets().then(
    [&](std::vector<remote_socket> xs) { found = std::move(xs); });
  rooms.fetches.at(0).second(
    {{{"id1", {"id1", "a"}, {"/", {}, "::1", {}, false}, {}, "{\"n\":1}"}},
     {}});
  CAF_REQUIRE_EQUAL(found.size(), 1u);
  CAF_CHECK_EQUAL(found[0].id(), "id1");
  CAF_CHECK(found[0].rooms() == (strings{"id1", "a"}));
  CAF_CHECK(found[0].handshake()["address"] == "::1");
  CAF_CHECK(found[0].data()["n"] == 1);
  found[0].join("z");
  CAF_CHECK(rooms.joins.at(0).opts.rooms == (strings{"id1"}));
}

CAF_TEST(sockets fetched without all workers come with an error) {
  std::string why;
  size_t count = 0;
  io.fetch_sockets().then(
    [](const std::vector<remote_socket>&) {},
    [&](const caf::error& x, const std::vector<remote_socket>& found) {
      why = describe(x);
      count = found.size();
    });
  rooms.fetches.at(0).second(
    {{{"id1", {}, {}, {}, {}}}, {worker_id{1, 0}, worker_id{2, 0}}});
  CAF_CHECK_EQUAL(why, "timeout reached: missing 2 responses");
  CAF_CHECK_EQUAL(count, 1u);
}

CAF_TEST(an operator that outlives its server is inert) {
  auto op = io.to("a");
  auto chat = io.of("/chat");
  clients.clear();
  owned.reset();
  op.emit("x");
  chat.emit("x");
  chat.sockets_join("r");
  CAF_CHECK(rooms.broadcasts.empty());
  CAF_CHECK(rooms.joins.empty());
}

CAF_TEST(a question to a server that is gone ends with an error) {
  auto op = io.to("a");
  clients.clear();
  owned.reset();
  std::string why;
  auto fail = [&](const caf::error& x) { why += describe(x) + "."; };
  op.emit_with_ack("x").then([](std::vector<value>) {}, fail);
  op.fetch_sockets().then([](std::vector<remote_socket>) {}, fail);
  op.server_side_emit_with_ack("x").then([](std::vector<value>) {}, fail);
  CAF_CHECK_EQUAL(why, "the server is gone.the server is gone."
                       "the server is gone.");
}

CAF_TEST(an error names the workers that are missing) {
  std::vector<worker_id> missing;
  auto keep = [&](const caf::error& x) { missing = missing_workers(x); };
  io.emit_with_ack("ask").then([](std::vector<value>) {}, keep);
  rooms.asked.at(0).second({{}, true, {worker_id{4, 1}}});
  CAF_REQUIRE_EQUAL(missing.size(), 1u);
  CAF_CHECK(missing[0] == (worker_id{4, 1}));
}

CAF_TEST(a partial result is a result that says what is missing) {
  size_t count = 0;
  std::string why;
  auto keep = [&](const std::vector<remote_socket>& xs, const caf::error& x) {
    count = xs.size();
    why = describe(x);
  };
  auto fail = [](const caf::error&) { CAF_ERROR("an error"); };
  io.of("/").partial().fetch_sockets().then(keep, fail);
  rooms.fetches.at(0).second({{{"id1", {}, {}, {}, {}}}, {worker_id{1, 0}}});
  CAF_CHECK_EQUAL(count, 1u);
  CAF_CHECK_EQUAL(why, "timeout reached: missing 1 responses");
  size_t answers = 9;
  io.of("/").partial().emit_with_ack("ask").then(
    [&](const std::vector<value>& xs) { answers = xs.size(); }, fail);
  rooms.asked.at(0).second({{}, true, {worker_id{1, 0}}});
  CAF_CHECK_EQUAL(answers, 0u);
}

CAF_TEST(a question that the end of the adapter cut off is an error) {
  std::string why;
  io.of("/").partial().server_side_emit_with_ack("x").then(
    [](std::vector<value>) {}, [&](const caf::error& x) { why = describe(x); });
  rooms.questions.at(0).second({{}, {}, true});
  CAF_CHECK_EQUAL(why, "this worker left the cluster");
}

CAF_TEST_FIXTURE_SCOPE_END()
