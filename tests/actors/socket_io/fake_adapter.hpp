// Rooms in memory, and what would go to the other workers.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "actors/local.hpp"
#include "actors/packet_frames.hpp"

namespace socketio::fakes {

using strings = std::vector<std::string>;

/// Rooms of this worker, and a list of what would go to the others.
class adapter final : public local_adapter {
public:
  session_keeper* keeper() noexcept override { return kept_by; }

  void add_socket(const std::string& nsp, const std::string& sid,
                  session& s) override {
    members[nsp][sid] = {&s, {sid}};
    tell_joined(nsp, sid, sid);
  }

  void remove_socket(const std::string& nsp, const std::string& sid) override {
    members[nsp].erase(sid);
  }

  void join(const std::string& nsp, const std::string& sid,
            const strings& rooms) override {
    for (auto& x : rooms) {
      auto i = members[nsp].find(sid);
      if (i == members[nsp].end() || any_of(i->second.rooms, {x}))
        continue;
      i->second.rooms.push_back(x);
      tell_joined(nsp, x, sid);
    }
  }

  void leave(const std::string& nsp, const std::string& sid,
             const std::string& room) override {
    std::erase(members[nsp].at(sid).rooms, room);
  }

  strings rooms_of(const std::string& nsp,
                   const std::string& sid) const override {
    auto i = members.find(nsp);
    if (i == members.end() || !i->second.contains(sid))
      return {};
    return i->second.at(sid).rooms;
  }

  nsp_counts counts(const std::string& nsp) const override {
    auto i = members.find(nsp);
    return {i != members.end() ? i->second.size() : 0, 42};
  }

  strings rooms(const std::string& nsp) const override {
    return {nsp, "of all sockets"};
  }

  std::size_t count(const std::string& nsp,
                    const std::string& room) const override {
    return nsp.size() + room.size();
  }

  std::size_t server_count() const override { return 3; }

  void send(const broadcast& x) override {
    broadcasts.push_back(x);
    auto frames = make_frames(x.packet);
    for (auto& [sid, member] : members[x.opts.nsp])
      if (means(x.opts, member.rooms))
        for (auto& frame : frames)
          member.to->send(frame, {x.opts.volatile_, x.opts.compress});
  }

  void send(const sockets_join& x) override { joins.push_back(x); }
  void send(const sockets_leave& x) override { leaves.push_back(x); }
  void send(const disconnect_sockets& x) override { ends.push_back(x); }
  void send(const server_side_emit& x) override { events.push_back(x); }

  void request(const fetch_sockets& x,
               std::function<void(fetch_sockets_result)> then) override {
    fetches.emplace_back(x, std::move(then));
  }

  void request(const server_side_emit_with_ack& x,
               std::function<void(server_side_emit_result)> then) override {
    questions.emplace_back(x, std::move(then));
  }

  void request(const broadcast_with_ack& x,
               std::function<void(broadcast_result)> then) override {
    asked.emplace_back(x, std::move(then));
  }

  struct member {
    session* to = nullptr;
    strings rooms;
  };

  template <class Question, class Result>
  using pending = std::vector<std::pair<Question, std::function<void(Result)>>>;

  /// Null = connection state recovery is off.
  session_keeper* kept_by = nullptr;
  /// Hears of sockets that join rooms; null = nobody does.
  local_sockets* listener = nullptr;
  std::map<std::string, std::map<std::string, member>> members;
  std::vector<broadcast> broadcasts;
  std::vector<sockets_join> joins;
  std::vector<sockets_leave> leaves;
  std::vector<disconnect_sockets> ends;
  std::vector<server_side_emit> events;
  pending<fetch_sockets, fetch_sockets_result> fetches;
  pending<server_side_emit_with_ack, server_side_emit_result> questions;
  pending<broadcast_with_ack, broadcast_result> asked;

private:
  void tell_joined(const std::string& nsp, const std::string& room,
                   const std::string& sid) {
    if (listener)
      listener->on_room_event(local_sockets::room_event::join_room, nsp, room,
                              sid);
  }

  static bool any_of(const strings& xs, const strings& ys) {
    return std::find_first_of(xs.begin(), xs.end(), ys.begin(), ys.end())
           != xs.end();
  }

  static bool means(const broadcast_options& opts, const strings& rooms) {
    return (opts.rooms.empty() || any_of(opts.rooms, rooms))
           && !any_of(opts.except, rooms);
  }
};

} // namespace socketio::fakes
