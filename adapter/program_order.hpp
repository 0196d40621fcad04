// What this worker's program did while packets it had sent before were on
// their way through the relay: it takes effect in the program's order.
// Kind: pure.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "actors/messages.hpp"

namespace socketio {

class program_order {
public:
  using job = std::function<void()>;

  /// Sockets whose rooms changed after a packet was sent, and whether it is
  /// for them.
  using decisions = std::unordered_map<std::string, bool>;

  /// @returns whether all that was done has taken effect.
  bool idle() const noexcept { return items_.empty(); }

  /// @returns whether what happens now was held back: packets on their way were
  ///          sent after it.
  bool is_running_jobs() const noexcept { return running_; }

  /// A packet for `to` leaves for the relay.
  void add_packet(broadcast_options to);

  /// Runs `f` after what was added before: at once if idle.
  void run(job f);

  /// Socket `sid` is about to join or leave `room`: decides for packets on
  /// their way whether they are for it. Not to be called for what was held
  /// back.
  /// @param gets `bool(const broadcast_options&)`: whether a packet sent now
  ///             would be.
  template <class F>
  void before_change(const std::string& nsp, const std::string& room,
                     const std::string& sid, F gets) {
    for (auto& x : items_)
      if (x.packet && mentions(*x.packet, nsp, room) && !x.decided.count(sid))
        x.decided.emplace(sid, gets(*x.packet));
  }

  /// The oldest packet on its way is back. To be followed by `run_jobs` when it
  /// was delivered.
  decisions take_packet();

  /// Runs what was done before the next packet was sent.
  void run_jobs();

  /// Forgets all.
  void clear() { items_.clear(); }

private:
  /// A packet or a job.
  struct item {
    std::optional<broadcast_options> packet;
    decisions decided;
    job f;
  };

  static bool mentions(const broadcast_options& to, const std::string& nsp,
                       const std::string& room);

  std::deque<item> items_;
  bool running_ = false;
};

} // namespace socketio
