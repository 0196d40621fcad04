// What the tests of the official JavaScript client expect of a server.
#include "apps/testbed/profiles.hpp"

#include <chrono>
#include <string>

#include "actors/socket_io/dates.hpp"
#include "actors/socket_io/nsp.hpp"

namespace socketio::testbed {

namespace {

/// @returns the time as JavaScript writes a date in JSON.
std::string current_date() {
  using namespace std::chrono;
  auto now = floor<milliseconds>(system_clock::now());
  return iso_date(now.time_since_epoch().count()).value();
}

bool is_gotcha(const value& x) {
  return x.is_object() && x.value("hello", value{}) == "lol"
         && is_binary(x.value("message", value{}))
         && x.value("goodbye", value{}) == "gotcha";
}

/// Namespace "/": events with text, numbers and dates.
void add_plain_events(listeners& on) {
  on.on("hi", [](socket& s) { s.emit("hi"); });
  on.on("echo", [](const value& x, ack reply) { reply(x); });
  on.on("ack", [](socket& s) {
    s.emit_with_ack("ack").then([s](int a, const value& b) {
      if (a == 5 && b.value("test", false))
        s.emit("got it");
    });
  });
  on.on("getAckDate", [](const value&, ack reply) { reply(current_date()); });
  on.on("getDate", [](socket& s) { s.emit("takeDate", current_date()); });
  on.on("getDateObj", [](socket& s) {
    s.emit("takeDateObj", value{{"date", current_date()}});
  });
  on.on("getUtf8", [](socket& s) {
    for (auto text : {"てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string",
                      "utf8 — string"})
      s.emit("takeUtf8", text);
  });
  on.on("false", [](socket& s) { s.emit("false", false); });
  on.on("getHandshake", [](socket& s, ack reply) { reply(s.handshake()); });
}

/// Namespace "/": events with bytes.
void add_binary_events(listeners& on) {
  on.on("doge", [](socket& s) { s.emit("doge", binary("asdfasdf")); });
  on.on("getbin", [](socket& s) { s.emit("takebin", binary("asdfasdf")); });
  auto answer = [&on](const char* event, const char* reply, auto fits) {
    on.on(event, [reply, fits](socket& s, const value& x) {
      if (fits(x))
        s.emit(reply);
    });
  };
  answer("buffa", "buffack", is_binary);
  answer("jsonbuff", "jsonbuff-ack", is_gotcha);
  answer("blob", "back", is_binary);
  answer("jsonblob", "jsonblob-ack", is_gotcha);
}

/// Notes in the socket's data that `step` has come, if `before` has.
void note(socket& s, const char* step, const char* before = nullptr) {
  if (before == nullptr || s.data().value(before, false))
    s.update_data([&](value& data) { data[step] = true; });
}

void reply_after(socket& s, const char* step, const char* event) {
  if (s.data().value(step, false))
    s.emit(event);
}

/// Namespace "/": several events whose order counts.
void add_sequences(listeners& on) {
  on.on("abuff1", [](socket& s, const value& x) {
    if (is_binary(x))
      note(s, "abuff1");
  });
  on.on("abuff2", [](socket& s) { reply_after(s, "abuff1", "abuff2-ack"); });
  on.on("blob1", [](socket& s, const value& x) {
    if (is_binary(x))
      note(s, "blob1");
  });
  on.on("blob2", [](socket& s, const std::string& x) {
    if (x == "second")
      note(s, "blob2", "blob1");
  });
  on.on("blob3", [](socket& s, const value& x) {
    if (is_binary(x))
      reply_after(s, "blob2", "blob3-ack");
  });
}

void tell_id(socket& s, ack reply) {
  reply(s.id());
}

} // namespace

void client_suite(server& io) {
  // Some tests give up earlier than that on purpose.
  io.engine().allow_request = [&io](const engine_request&,
                                    request_decision word) {
    io.after(std::chrono::milliseconds{10}, [word] { word.accept(); });
  };
  io.use([](socket& s, next go_on) {
    if (s.handshake().query.contains("fail"))
      go_on(error{"Auth failed (main namespace)"});
    else
      go_on();
  });
  auto& on = io.every_socket();
  add_plain_events(on);
  add_binary_events(on);
  add_sequences(on);
  on.on("getId", tell_id);
  io.of("/foo").every_socket().on("getId", tell_id);
  for (auto name : {"/timeout_socket", "/valid", "/asd"})
    io.of(name);
  io.of("/abc").on_connection(
    [](socket& s) { s.emit("handshake", s.handshake()); });
  io.of("/no").use([](socket&, next go_on) {
    go_on(error{"Auth failed (custom namespace)"});
  });
}

} // namespace socketio::testbed
