// Messages for the adapter, made where no server is.
#define CAF_SUITE socket_io.sockets_in

#include <stdexcept>
#include <string>
#include <vector>

#include "actors/socket_io/actor_values.hpp"
#include "actors/socket_io/sockets_in.hpp"

#include "tests/test.hpp"

using namespace socketio;
using strings = std::vector<std::string>;

CAF_TEST(a broadcast names its sockets and carries the event) {
  auto x = sockets_in("chat").to("a").to({"b", "c"}).except("d").emit("hi", 1);
  CAF_CHECK_EQUAL(x.opts.nsp, "/chat");
  CAF_CHECK(x.opts.rooms == (strings{"a", "b", "c"}));
  CAF_CHECK(x.opts.except == (strings{"d"}));
  CAF_CHECK(!x.opts.local);
  CAF_CHECK_EQUAL(x.packet.head, "2/chat,");
  CAF_CHECK_EQUAL(x.packet.body, "[\"hi\",1]");
  CAF_CHECK(x.packet.portable);
}

CAF_TEST(a socket is meant by its id) {
  auto x = sockets_in(socket_ref{"/n", "id"}).local().emit("hi");
  CAF_CHECK_EQUAL(x.opts.nsp, "/n");
  CAF_CHECK(x.opts.rooms == (strings{"id"}));
  CAF_CHECK(x.opts.local);
}

CAF_TEST(narrowing leaves the original as it was) {
  sockets_in all{"/"};
  (void)all.to("a").volatile_().compress(false).emit("x");
  auto x = all.emit("x");
  CAF_CHECK(x.opts.rooms.empty());
  CAF_CHECK(!x.opts.volatile_);
  CAF_CHECK(x.opts.compress);
}

CAF_TEST(operations and requests carry what they are told) {
  auto some = sockets_in("/").to("a").timeout(std::chrono::seconds{2});
  CAF_CHECK(some.sockets_join({"x", "y"}).rooms == (strings{"x", "y"}));
  CAF_CHECK(some.sockets_leave("x").rooms == (strings{"x"}));
  CAF_CHECK(some.disconnect_sockets(true).close);
  auto ask = some.fetch_sockets();
  CAF_CHECK(ask.timeout == std::chrono::seconds{2});
  CAF_CHECK(ask.opts.rooms == (strings{"a"}));
  auto question = some.emit_with_ack("q", "text");
  CAF_CHECK(question.timeout == std::chrono::seconds{2});
  CAF_CHECK_EQUAL(question.packet.body, "[\"q\",\"text\"]");
}

CAF_TEST(a server side event carries its name and arguments) {
  auto some = sockets_in("chat").timeout(std::chrono::seconds{2});
  auto x = some.server_side_emit("news", 1, "text");
  CAF_CHECK_EQUAL(x.nsp, "/chat");
  CAF_CHECK(x.packet.head.empty());
  CAF_CHECK_EQUAL(x.packet.body, "[\"news\",1,\"text\"]");
  auto question = some.server_side_emit_with_ack("load");
  CAF_CHECK(question.timeout == std::chrono::seconds{2});
  CAF_CHECK_EQUAL(question.event.nsp, "/chat");
  CAF_CHECK_EQUAL(question.event.packet.body, "[\"load\"]");
}

CAF_TEST(reserved names are refused) {
  auto is_refused = [](auto f) {
    try {
      f();
      return false;
    } catch (const std::invalid_argument&) {
      return true;
    }
  };
  sockets_in all{"/"};
  CAF_CHECK(is_refused([&] { (void)all.emit("disconnect"); }));
  CAF_CHECK(is_refused([&] { (void)all.server_side_emit("connection"); }));
  CAF_CHECK(
    is_refused([&] { (void)all.server_side_emit_with_ack("new_namespace"); }));
  CAF_CHECK(!is_refused([&] { (void)all.server_side_emit("disconnect"); }));
}

CAF_TEST(answers are read as values) {
  broadcast_result x;
  x.answers = {{"", "[1,2]", {}}, {"", "[]", {}}, {"", "no", {}}};
  auto answers = answers_of(x);
  CAF_CHECK(answers == (std::vector<value>{1, nullptr, nullptr}));
  socket_details details;
  CAF_CHECK(data_of(details).is_null());
  CAF_CHECK(handshake_of(details).auth == value::object());
  details.data = "{\"a\":1}";
  details.auth = "{\"t\":2}";
  CAF_CHECK(data_of(details)["a"] == 1);
  CAF_CHECK(handshake_of(details).auth["t"] == 2);
}

CAF_TEST(data of a socket is read whatever its size and depth) {
  socket_details details;
  value wide = std::vector<int>(20000, 1);
  details.data = wide.dump();
  CAF_CHECK(data_of(details) == wide);
  value deep = 1;
  for (int i = 0; i < 1000; ++i)
    deep = value::array({std::move(deep)});
  details.data = deep.dump();
  CAF_CHECK(data_of(details) == deep);
}
