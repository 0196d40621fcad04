// Which sockets of a namespace are meant and how they are reached.
// Kind: pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/messages.hpp"
#include "actors/socket_io/room_list.hpp"

namespace socketio {

/// What `broadcast_operator` and `sockets_in` have in common. Immutable: each
/// function returns another `Self`, narrowed.
template <class Self>
class modifiers {
public:
  // -- which sockets ---------------------------------------------------------

  /// Adds rooms: sockets in any of them; without rooms all of the namespace is
  /// meant. The id of a socket is a room with that socket alone.
  [[nodiscard]] Self to(room_list rooms) const {
    return changed([&](auto& x) { append(x.opts_.rooms, rooms); });
  }

  /// The same as `to`.
  [[nodiscard]] Self in(room_list rooms) const { return to(std::move(rooms)); }

  /// Leaves out sockets in any of these rooms.
  [[nodiscard]] Self except(room_list rooms) const {
    return changed([&](auto& x) { append(x.opts_.except, rooms); });
  }

  /// Only sockets of this worker; in a message for the adapter, of the worker
  /// whose adapter gets it.
  [[nodiscard]] Self local() const {
    return changed([](auto& x) { x.opts_.local = true; });
  }

  // -- how -------------------------------------------------------------------

  /// Drops the event for a client that cannot take it now.
  [[nodiscard]] Self volatile_() const {
    return changed([](auto& x) { x.opts_.volatile_ = true; });
  }

  /// Says whether to compress, where the transport can. Default true.
  [[nodiscard]] Self compress(bool on) const {
    return changed([on](auto& x) { x.opts_.compress = on; });
  }

  /// The longest time to wait for answers; else the configured default.
  [[nodiscard]] Self timeout(caf::timespan limit) const {
    return changed([limit](auto& x) { x.timeout_ = limit; });
  }

protected:
  modifiers() = default;

  explicit modifiers(broadcast_options opts) : opts_(std::move(opts)) {
    // nop
  }

  broadcast_options opts_;
  caf::timespan timeout_{0};

private:
  template <class F>
  Self changed(F f) const {
    auto result = static_cast<const Self&>(*this);
    f(static_cast<modifiers&>(result));
    return result;
  }

  static void append(std::vector<std::string>& out, room_list& more) {
    for (auto& x : more.names)
      out.push_back(std::move(x));
  }
};

} // namespace socketio
