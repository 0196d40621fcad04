// See relay.hpp: links on which something stands still.
#include <utility>

#include "actors/primary/relay.hpp"

namespace socketio {

namespace {

/// How often the links are looked at while somebody is over its bound.
constexpr std::chrono::milliseconds watch_period{100};

} // namespace

void relay_state::watch_links() {
  if (peers.links == nullptr)
    return;
  loads.clear();
  for (const auto& m : members)
    if (auto load = peers.links->load(m.id))
      loads.push_back(*load);
  const auto step = flow->update(loads, self->clock().now());
  for (const auto& id : step.pause)
    peers.links->pause(id);
  for (const auto& id : step.resume) {
    peers.links->resume(id);
    if (alive)
      alive->heard(id);
  }
  if (!step.frozen.empty()) {
    for (const auto& id : step.frozen)
      remove_frozen(id);
    // Nobody has to wait for them any more.
    return watch_links();
  }
  watch_tools();
  if (flow->busy() && !std::exchange(watching, true))
    self->delayed_send(self, watch_period, watch_atom::value);
}

/// Tools feed everybody. Those that came meanwhile have to wait as well.
void relay_state::watch_tools() {
  if (flow->busy())
    peers.links->pause_tools();
  else if (tools_paused)
    peers.links->resume_tools();
  tools_paused = flow->busy();
}

void relay_state::on_watch() {
  watching = false;
  watch_links();
}

void relay_state::on_exited(const worker_id& id) {
  if (flow->on_ended(id) && peers.links != nullptr)
    peers.links->resume(id);
}

} // namespace socketio
