// A worker's server alone: its sessions, its adapter and its time are fakes
// that the test moves by hand. Nothing runs but what a test calls.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include "actors/loop/scheduler_unit.hpp"
#include "actors/socket_io/server.hpp"
#include "actors/socket_io/server_wiring.hpp"
#include "actors/socket_io/socket_state.hpp"
#include "tests/actors/socket_io/fake_adapter.hpp"
#include "tests/actors/socket_io/visitor.hpp"
#include "tests/hand_clock.hpp"

namespace socketio::fakes {

using namespace std::chrono_literals;

/// @returns whether `f()` throws an E.
template <class E, class F>
bool throws(F f) {
  try {
    f();
    return false;
  } catch (const E&) {
    return true;
  }
}

/// CAF with its test scheduler: no thread of its own.
struct quiet_config : caf::actor_system_config {
  quiet_config() {
    set("scheduler.policy", caf::atom("testing"));
    set("logger.inline-output", true);
  }
};

/// Base of fixtures.
struct world {
  explicit world(server_options opts = {})
    : system(cfg),
      unit(system),
      owned(
        std::make_unique<server>(system, unit, time, worker_id{1, 2}, opts)),
      io(*owned) {
    io.wiring().attach(rooms);
  }

  /// Without an event: what a test's handlers refer to is gone.
  ~world() {
    owned.reset();
    run_actors();
  }

  /// @returns a client that has asked for nothing yet.
  visitor& visit(handshake_info info = {}) {
    auto id = "engine-" + std::to_string(clients.size());
    clients.push_back(
      std::make_unique<visitor>(io, std::move(id), std::move(info)));
    return *clients.back();
  }

  /// @returns a client that has joined `nsp`; what it heard is forgotten.
  visitor& join(const std::string& nsp = "/") {
    auto& result = visit();
    result.says(nsp == "/" ? "0" : "0" + nsp + ",");
    result.heard();
    return result;
  }

  /// Runs the actors until nothing is left to do.
  void run_actors() {
    dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler()).run();
  }

  quiet_config cfg;
  caf::actor_system system;
  scheduler_unit unit;
  adapter rooms;
  hand_clock time;
  std::unique_ptr<server> owned;
  server& io;
  std::vector<std::unique_ptr<visitor>> clients;
};

} // namespace socketio::fakes
