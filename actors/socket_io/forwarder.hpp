// Clients' events on their way to actors and the answers on their way back.
// Kind: shell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include <caf/actor.hpp>
#include <caf/actor_addr.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/error.hpp>
#include <caf/fwd.hpp>
#include <caf/message.hpp>
#include <caf/timespan.hpp>

#include "actors/loop/clock.hpp"
#include "actors/options.hpp"
#include "actors/socket_io/actor_values.hpp"
#include "actors/socket_io/event.hpp"
#include "actors/socket_io/handle_types.hpp"

namespace socketio::socket_io {

/// Where events go, and how the answer is read.
struct route {
  caf::strong_actor_ptr to;
  /// None = `server_options::forward_timeout`.
  std::optional<caf::timespan> timeout;
  reply_reader read = read_reply;
};

/// Asks actors. Each event is settled once: by the answer, an error, the end
/// of the actor, or its deadline.
class forwarder : public std::enable_shared_from_this<forwarder> {
public:
  /// All arguments outlive the forwarder; `opts` may change.
  forwarder(caf::actor_system& system, caf::execution_unit& unit, clock& time,
            const server_options& opts);
  forwarder(const forwarder&) = delete;
  forwarder& operator=(const forwarder&) = delete;

  /// Forgets what is under way: nobody is answered.
  ~forwarder();

  /// Sends `content`, made from `ev`, along `r`. See `forward_to` for what
  /// becomes of it. Sets `event::mismatch` if `ev` comes from no client.
  static void forward(event& ev, const route& r, caf::message content);

  /// @returns how many events no actor has answered yet.
  std::size_t waiting() const noexcept { return waiting_.size(); }

private:
  struct question;

  void ask(socket_ptr from, event& ev, const route& r, caf::message content);
  /// @returns false if too many events of the socket are unanswered.
  bool count(const socket_state& from);
  void watch(const caf::strong_actor_ptr& x);
  void spawn();
  void on_down(const caf::actor_addr& who);
  void on_end();
  void settle(uint64_t id, caf::error& outcome);

  caf::actor_system& system_;
  caf::execution_unit& unit_;
  clock& time_;
  const server_options& options_;
  /// Asks in our name; null while there is none.
  caf::actor self_;
  std::set<caf::actor_addr> watched_;
  /// By request id: in the order of asking.
  std::map<uint64_t, std::unique_ptr<question>> waiting_;
  std::unordered_map<const socket_state*, std::size_t> per_socket_;
};

} // namespace socketio::socket_io
