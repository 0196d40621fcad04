// Events that one socket and its worker answer alone.
#include "apps/testbed/contract.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "apps/testbed/target.hpp"

namespace socketio::testbed {

void add_echo_events(server& io, nsp n) {
  auto& on = n.every_socket();
  on.on("echo",
        [](const std::vector<value>& args, ack reply) { reply(spread{args}); });
  on.on("echo_bin", [](const value& bytes, ack reply) { reply(bytes); });
  on.on("slow_echo", [&io](double ms, const value& x, ack reply) {
    io.after(milliseconds(ms), [x, reply] { reply(x); });
  });
  on.on("ask_me", [](socket& s, const value& payload, double ms, ack reply) {
    s.timeout(milliseconds(ms))
      .emit_with_ack("question", payload)
      .then(
        [reply](std::optional<value> answer) {
          reply(value{{"err", nullptr}, {"answer", answer.value_or(nullptr)}});
        },
        [reply](const caf::error& why) {
          reply(value{{"err", describe(why)}, {"answer", nullptr}});
        });
  });
  on.on("burst", [](socket& s, int count, size_t size, ack reply) {
    std::string pad(size, 'x');
    for (int i = 0; i < count; ++i)
      s.emit("seq", i, pad);
    reply(count);
  });
  on.on("throw", [] { throw std::runtime_error("thrown by the testbed"); });
  on.on("kick", [](socket& s, bool close, ack reply) {
    reply();
    s.disconnect(close);
  });
  on.on("blocked", [] {});
  on.use([](socket&, const std::string& event, const std::vector<value>&,
            next go_on) {
    if (event == "blocked")
      go_on(error{"blocked"});
    else
      go_on();
  });
  on.on_error(
    [](socket& s, const error& why) { s.emit("event_error", why.message); });
}

} // namespace socketio::testbed
