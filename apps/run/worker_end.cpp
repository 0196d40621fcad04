// See worker_state.hpp: how clients, actors and descriptors go, in this order.
#include <chrono>
#include <cstddef>
#include <limits>
#include <utility>

#include <caf/send.hpp>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/socket_io/server_wiring.hpp"
#include "apps/run/worker_state.hpp"

namespace socketio {

void worker::state::on_primary_gone(const caf::error& why) {
  spdlog::warn("the primary is gone{}", why ? ": " + describe(why) : "");
  end(make_error(ec::peer_gone, "the primary is gone"));
}

void worker::state::end(const caf::error& why) {
  if (opened)
    io->wiring().announce_end();
  if (auto f = std::exchange(callbacks.on_end, nullptr))
    f(why);
}

void worker::state::drain(std::function<void()> then) {
  if (std::exchange(winding_down, true))
    return;
  done = std::move(then);
  refuse_clients();
  io->wiring().announce_end();
  plan = {time.now(), settings.drain_timeout / 2};
  drain_on();
}

// A worker that was never ready is none that the primary replaces in order.
void worker::state::on_server_closed() {
  if (!std::exchange(winding_down, true)) {
    spdlog::info("the program closed its server: this worker ends");
    done = [this] { end({}); };
    if (opened)
      refuse_clients();
  }
  // Later: a session of the edge may be calling.
  wheel.after(std::chrono::milliseconds{0}, [this] { close(); });
}

void worker::state::refuse_clients() {
  if (channel)
    channel->report_draining();
  edge->hand_back_new_sessions();
}

void worker::state::drain_on() {
  auto open = io->connections();
  auto share = plan.share(open, time.now());
  if (closing || share == open)
    return close();
  io->wiring().close_some(share);
  wheel.after(drain_plan::step, [this] { drain_on(); });
}

void worker::state::stop(std::function<void()> then) {
  winding_down = true;
  done = std::move(then);
  close();
}

void worker::state::close() {
  if (std::exchange(closing, true))
    return;
  for (auto& port : ports)
    port->close();
  io->close();
  edge->close_all(settings.drain_timeout / 4, [this] {
    end_when_sent(time.now() + settings.drain_timeout / 8);
  });
}

// What was handed back has to reach the balancer.
void worker::state::end_when_sent(clock::time_point until) {
  if (channel && channel->unsent() > 0 && time.now() < until)
    wheel.after(drain_plan::step, [this, until] { end_when_sent(until); });
  else if (done)
    done();
}

void worker::state::release() {
  ended = winding_down = closing = true;
  unit.on_full(std::numeric_limits<std::size_t>::max(), nullptr);
  callbacks = {};
  done = nullptr;
  caf::anon_send_exit(adapter, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(relay, caf::exit_reason::user_shutdown);
  relay = nullptr;
  adapter = nullptr;
  root = nullptr;
  channel.reset();
  for (auto& port : ports)
    port->close();
  ports.clear();
  if (metrics)
    metrics->close();
  // What the cluster still says must not reach sessions that are gone.
  rooms->detach();
  edge.reset();
}

} // namespace socketio
