// The execution unit of pinned actors in tests.
// Kind: shell.
#pragma once

#include <caf/actor_system.hpp>
#include <caf/execution_unit.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

namespace socketio {

/// Hands every job to the system's scheduler; with CAF's test scheduler, its
/// DSL (`expect` and so on) then sees the messages of pinned actors. Must
/// outlive them.
class scheduler_unit final : public caf::execution_unit {
public:
  explicit scheduler_unit(caf::actor_system& system)
    : caf::execution_unit(&system) {
    // nop
  }

  void exec_later(caf::resumable* job) override {
    system().scheduler().enqueue(job);
  }
};

} // namespace socketio
