// A worker's server alone: its sessions, its adapter and its time are fakes
// that the test moves by hand. Nothing runs but what a test calls.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include "actors/local.hpp"
#include "actors/loop/scheduler_unit.hpp"
#include "actors/packet_frames.hpp"
#include "actors/socket_io/server.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::fakes {

using namespace std::chrono_literals;

using strings = std::vector<std::string>;

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

/// A connection; the test plays the client.
class visitor final : public session {
public:
  visitor(server& io, std::string id, handshake_info info = {})
    : id_(std::move(id)), info_(std::move(info)) {
    listener_ = io.as_acceptor().on_session(*this);
  }

  ~visitor() { end(close_reason::transport_close); }

  // -- as the client
  // -----------------------------------------------------------

  /// Sends a Socket.IO packet, e.g. `2["hi"]`.
  void says(const std::string& text) { listener_->on_message(text); }

  void says_binary(const std::string& bytes) { listener_->on_binary(bytes); }

  /// Leaves; nothing if it has left.
  void end(close_reason reason) {
    if (!listener_)
      return;
    ended_ = true;
    listener_->on_close(reason);
    listener_.reset();
  }

  void drains() { listener_->on_drain(); }

  /// @returns the packets received since the last call; binary as "bin:...".
  strings heard() { return std::exchange(heard_, {}); }

  /// @returns the id in the answer to the last CONNECT.
  std::string sid() const { return sid_; }

  // -- as a session
  // ------------------------------------------------------------

  const std::string& id() const noexcept override { return id_; }

  bool send(const frame_ptr& message, send_options opts = {}) override {
    if (ended_)
      return false;
    auto text = std::string{message->payload()};
    if (auto at = text.find("{\"sid\":\""); at != std::string::npos)
      sid_ = text.substr(at + 8, session_id_size);
    heard_.push_back(message->is_binary() ? "bin:" + text : text.substr(1));
    compressed = opts.compress;
    return below_mark;
  }

  bool writable() const noexcept override { return can_write; }

  std::size_t buffered() const noexcept override { return 7; }

  void close(bool) override { closed = true; }

  transport current_transport() const noexcept override {
    return transport::websocket;
  }

  const handshake_info& handshake() const noexcept override { return info_; }

  bool closed = false;
  bool can_write = true;
  bool below_mark = true;
  bool compressed = false;

private:
  std::string id_;
  handshake_info info_;
  std::unique_ptr<session_listener> listener_;
  strings heard_;
  std::string sid_;
  bool ended_ = false;
};

/// Rooms of this worker, and a list of what would go to the others.
class adapter final : public local_adapter {
public:
  void add_socket(const std::string& nsp, const std::string& sid,
                  session& s) override {
    members[nsp][sid] = {&s, {sid}};
  }

  void remove_socket(const std::string& nsp, const std::string& sid) override {
    members[nsp].erase(sid);
  }

  void join(const std::string& nsp, const std::string& sid,
            const strings& rooms) override {
    auto& mine = members[nsp].at(sid).rooms;
    for (auto& x : rooms)
      if (std::find(mine.begin(), mine.end(), x) == mine.end())
        mine.push_back(x);
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
  static bool any_of(const strings& xs, const strings& ys) {
    return std::find_first_of(xs.begin(), xs.end(), ys.begin(), ys.end())
           != xs.end();
  }

  static bool means(const broadcast_options& opts, const strings& rooms) {
    return (opts.rooms.empty() || any_of(opts.rooms, rooms))
           && !any_of(opts.except, rooms);
  }
};

/// Time that stands still until a test moves it.
class hand_clock final : public socket_io::clock {
public:
  time_point now() const override { return now_; }

  void arm(timer_entry& entry, caf::timespan delay) override {
    wheel_.arm(entry, now_ + delay);
  }

  void after(caf::timespan delay, std::function<void()> f) override {
    jobs_.push_back(std::make_unique<job>(std::move(f)));
    arm(jobs_.back()->entry, delay);
  }

  void advance(caf::timespan by) {
    now_ += by;
    wheel_.advance(now_);
  }

private:
  struct job {
    explicit job(std::function<void()> g)
      : f(std::move(g)), entry(timer_entry::calling<&job::run>(*this)) {
      // nop
    }

    void run() { f(); }

    std::function<void()> f;
    timer_entry entry;
  };

  time_point now_{};
  timer_wheel wheel_{time_point{}};
  std::vector<std::unique_ptr<job>> jobs_;
};

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
      time(new hand_clock),
      owned(std::make_unique<server>(system, unit,
                                     std::unique_ptr<socket_io::clock>{time},
                                     worker_id{1, 2}, opts)),
      io(*owned) {
    io.attach(rooms);
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
  hand_clock* time; // owned by io
  std::unique_ptr<server> owned;
  server& io;
  std::vector<std::unique_ptr<visitor>> clients;
};

} // namespace socketio::fakes
