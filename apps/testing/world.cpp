// See world.hpp.
#include "apps/testing/world.hpp"

#include <stdexcept>
#include <utility>

#include <caf/actor_system.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>

#include "actors/loop/scheduler_unit.hpp"
#include "actors/socket_io/server_wiring.hpp"
#include "adapter/adapter.hpp"
#include "apps/testing/hand_clock.hpp"

namespace socketio::testing {

namespace {

constexpr worker_id this_worker{1, 1};

caf::scheduler::test_coordinator& scheduler_of(caf::actor_system& system) {
  using coordinator = caf::scheduler::test_coordinator;
  if (auto result = dynamic_cast<coordinator*>(&system.scheduler()))
    return *result;
  throw std::logic_error("the actor system has no test scheduler");
}

} // namespace

config::config() {
  socketio::add_message_types(*this);
}

struct world::parts {
  parts(caf::actor_system& system, server_options opts)
    : scheduler(scheduler_of(system)),
      unit(system),
      rooms(std::make_shared<cluster_adapter>(this_worker, adapter_options{})),
      io(system, unit, time, this_worker, std::move(opts)) {
    io.wiring().attach(*rooms);
    rooms->attach(io.wiring().sockets());
    adapter = spawn_adapter(system, unit, rooms, relay_actor{}, [](auto&) {
      // alone: always a member
    });
    io.wiring().attach(adapter);
    scheduler.run();
  }

  ~parts() {
    clients.clear();
    caf::anon_send_exit(adapter, caf::exit_reason::user_shutdown);
    scheduler.run();
  }

  caf::scheduler::test_coordinator& scheduler;
  scheduler_unit unit;
  hand_clock time;
  std::shared_ptr<cluster_adapter> rooms;
  server io;
  adapter_actor adapter;
  std::vector<std::unique_ptr<client>> clients;
};

world::world(caf::actor_system& system, server_options opts)
  : parts_(std::make_unique<parts>(system, std::move(opts))) {
  // nop
}

world::~world() {
  auto& scheduler = parts_->scheduler;
  parts_.reset();
  scheduler.run(); // what the server told its actors
}

server& world::io() {
  return parts_->io;
}

adapter_actor world::cluster() const {
  return parts_->adapter;
}

client& world::connect(const std::string& nsp, const value& auth,
                       handshake_info info) {
  auto id = "client-" + std::to_string(parts_->clients.size());
  auto& io = parts_->io;
  parts_->clients.push_back(
    std::make_unique<client>(io.wiring().acceptor(), std::move(id),
                             std::move(info), io.current_parser()));
  auto& result = *parts_->clients.back();
  result.connect(nsp, auth);
  return result;
}

void world::run() {
  parts_->scheduler.run();
  for (auto& x : parts_->clients)
    x->settle();
  parts_->scheduler.run();
}

void world::advance(caf::timespan time) {
  parts_->time.advance(time);
  parts_->scheduler.advance_time(time);
  run();
}

} // namespace socketio::testing
