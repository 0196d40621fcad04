// The rooms of all namespaces of this worker, and what operations do to the
// sockets in them. Knows nothing of other workers.
// Kind: shell.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "actors/frame.hpp"
#include "actors/local.hpp"
#include "actors/messages.hpp"
#include "adapter/room_table.hpp"

namespace socketio {

/// Hears of rooms that sockets join and leave of their own, not by coming and
/// going.
class room_watcher {
public:
  virtual void before_change(const std::string& nsp, const std::string& sid,
                             const std::string& room, bool joins) = 0;

protected:
  ~room_watcher() = default;
};

class local_rooms {
public:
  /// @param sockets whose sockets these are; hears of every room event after
  ///                the change and may call back at once.
  void attach(local_sockets& sockets) noexcept { sockets_ = &sockets; }

  /// Forgets all sockets without a word, and whose they were.
  void detach();

  /// @param watcher must live as long as this object is used.
  void watch(room_watcher& watcher) noexcept { watcher_ = &watcher; }

  /// Events without ack id carry `text` from now on; empty = nothing.
  void set_offset(std::string text) { offset_ = std::move(text); }
  const std::string& offset() const noexcept { return offset_; }

  /// @returns what `attach` was given; null before.
  local_sockets* sockets() const noexcept { return sockets_; }

  // As in `local_adapter`.

  void add_socket(const std::string& nsp, const std::string& sid, session& s);
  void remove_socket(const std::string& nsp, const std::string& sid);
  void join(const std::string& nsp, const std::string& sid,
            const std::vector<std::string>& rooms);
  void leave(const std::string& nsp, const std::string& sid,
             const std::string& room);
  std::vector<std::string> rooms_of(const std::string& nsp,
                                    const std::string& sid) const;
  nsp_counts counts(const std::string& nsp) const;
  std::vector<std::string> rooms(const std::string& nsp) const;
  std::size_t count(const std::string& nsp, const std::string& room) const;

  // Do it to the sockets of this worker.

  void apply(const broadcast& x);
  void apply(const sockets_join& x);
  void apply(const sockets_leave& x);
  void apply(const disconnect_sockets& x);
  void apply(const server_side_emit& x);

  /// Writes `packet` with `ack_id` to all sockets that `opts` names.
  void send(const broadcast_options& opts, const encoded_packet& packet,
            std::optional<uint64_t> ack_id = {});

  /// Writes `x` to all sockets that it names; for those in `decided` that
  /// decides.
  void send(const broadcast& x,
            const std::unordered_map<std::string, bool>& decided);

  /// Makes the server's packet of a portable event for sockets that `opts`
  /// names, as `local_sockets::own_packet`.
  /// @returns nothing as well if none of their rooms is here.
  std::optional<encoded_packet> own_packet(const broadcast_options& opts,
                                           const encoded_packet& x,
                                           bool with_id) const;

  /// @returns whether `opts` names the socket.
  bool selects(const broadcast_options& opts, const std::string& sid) const;

  /// @returns the ids of the sockets that `opts` names.
  std::vector<std::string> select(const broadcast_options& opts);

  /// @returns details and rooms of the sockets that `opts` names.
  socket_list details(const broadcast_options& opts);

private:
  using room_event = local_sockets::room_event;

  std::vector<frame_ptr> encode(const encoded_packet& packet,
                                std::optional<uint64_t> ack_id) const;
  room_table* find(const std::string& nsp);
  const room_table* find(const std::string& nsp) const;
  session* find_session(const std::string& nsp, const std::string& sid) const;
  bool hears_outgoing(const std::string& nsp) const;
  void tell(room_event what, const std::string& nsp, const std::string& room,
            const std::string& sid = {});
  void tell_joined(room_table::joined what, const std::string& nsp,
                   const std::string& room, const std::string& sid);

  /// Namespaces without sockets are not in here.
  std::unordered_map<std::string, room_table> tables_;
  local_sockets* sockets_ = nullptr;
  room_watcher* watcher_ = nullptr;
  std::string offset_;
};

} // namespace socketio
