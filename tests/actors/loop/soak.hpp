// What the processes of the soak share: their configuration, what they send
// and the messages between the workers and the relay.
//
//   worker -> relay
//     (join, actor, origin)              here I am
//     (publish, origin, sequence, bytes) for all others
//     (leave, origin)                    all I sent is confirmed, no more comes
//     (pong, received, errors)           my reckoning
//   relay -> worker
//     (put, origin, sequence)            of that origin you get what follows
//     (publish, origin, sequence, bytes)
//     (ok)                               one of yours was passed on
//     (close)                            send no more
//     (get, origin, sequence)            the last one of that origin
//     (flush)                            reckon
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <caf/actor.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/fwd.hpp>

#include "actors/loop/loop_host.hpp"

namespace soak {

/// One life of a worker: slot and how often it was started.
using origin = uint64_t;

constexpr uint16_t link_key = 1;

struct config : caf::actor_system_config, socketio::loop_host {
  config() { socketio::configure_loop(*this); }
};

/// What `from` sends as its `sequence`-th message: 16 bytes to 256 KB.
std::string payload(origin from, uint64_t sequence);

/// @returns whether `bytes` may be that message (size and some of its bytes).
bool plausible(origin from, uint64_t sequence, const std::string& bytes);

/// What the relay found out.
struct result {
  uint64_t published = 0;
  uint64_t delivered = 0;
  uint64_t errors = 0;
  /// Of workers.
  std::size_t lives = 0;
};

/// The relay in the primary. It stops reading from its workers while one of
/// them stands still with too much unsent.
class relay {
public:
  /// `done` runs when all workers have reckoned.
  relay(caf::actor_system& system, result& out, std::function<void()> done);

  /// Links the worker at the other end of `fd`.
  void link(int fd);
  /// Looks at the links; to be called every few milliseconds.
  void watch();
  /// Ends the sending and starts the reckoning.
  void finish();
  void quit();

private:
  struct state;
  static caf::behavior run(caf::event_based_actor* self, state* st);

  caf::actor_system& system_;
  std::shared_ptr<state> state_;
  caf::actor actor_;
};

/// A worker's whole life on the link `fd`; its exit code.
int worker(origin self, int fd);

} // namespace soak
