// See run.hpp.
#include "actors/loop/run.hpp"

#include <algorithm>
#include <thread>

#include <boost/asio/io_context.hpp>

#include <caf/actor_registry.hpp>
#include <caf/actor_system.hpp>

#include "actors/loop/backend.hpp"

namespace socketio {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How often the end is looked for: actors of the scheduler end unseen.
constexpr milliseconds glance{5};
/// What killed actors get to end.
constexpr milliseconds last_words{100};

bool quiet(caf::actor_system& system, const backend& loop) {
  return system.registry().running() == 0 && loop.idle();
}

/// Runs the loop until all is quiet.
/// @returns false if that takes longer than `time`.
bool settle(caf::actor_system& system, backend& loop, milliseconds time) {
  auto end = steady_clock::now() + time;
  while (!quiet(system, loop)) {
    if (steady_clock::now() >= end)
      return false;
    loop.io().run_one_until(std::min(end, steady_clock::now() + glance));
  }
  return true;
}

} // namespace

void run_loop(caf::actor_system& system) {
  auto& loop = backend_of(system);
  loop.thread_id(std::this_thread::get_id());
  loop.io().run();
  loop.io().restart();
}

void stop_loop(caf::actor_system& system) {
  backend_of(system).io().stop();
}

bool drain_loop(caf::actor_system& system, milliseconds deadline) {
  auto& loop = backend_of(system);
  loop.io().restart();
  if (settle(system, loop, deadline))
    return true;
  loop.kill_pinned();
  settle(system, loop, last_words);
  system.await_actors_before_shutdown(system.registry().running() == 0);
  loop.abandon();
  return false;
}

} // namespace socketio
