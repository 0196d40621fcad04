// The relay among mock adapters. Define CAF_SUITE and
// include this last.
#pragma once

#include "actors/primary/relay.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

#include <caf/all.hpp>

#include "actors/errors.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/loop/scheduler_unit.hpp"
#include "tests/messages_equal.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

struct config : caf::actor_system_config {
  config() { socketio::add_message_types(*this); }
};

[[maybe_unused]] constexpr worker_id id1{1, 0};
[[maybe_unused]] constexpr worker_id id2{2, 0};
[[maybe_unused]] constexpr worker_id id3{3, 0};

[[maybe_unused]] cluster_message hello(worker_id origin) {
  return {origin, broadcast{{}, {"2", "[\"hello\"]", {}}}};
}

/// Links whose loads the test sets.
struct fake_links final : relay_links {
  std::optional<member_load> load(const worker_id& id) const override {
    auto i = refused.find(id);
    return member_load{id, i != refused.end() ? i->second : 0, moved};
  }

  void pause(const worker_id& id) override { paused.insert(id); }

  void resume(const worker_id& id) override { paused.erase(id); }

  void pause_tools() override { tools_paused = true; }

  void resume_tools() override { tools_paused = false; }

  void on_full(std::size_t x, std::function<void()> f) override {
    bound = x;
    full = std::move(f);
  }

  std::map<worker_id, std::size_t> refused;
  member_load::time_point moved;
  std::set<worker_id> paused;
  bool tools_paused = false;
  std::size_t bound = 0;
  std::function<void()> full;
};

struct fixture : test_coordinator_fixture<config> {
  fixture()
    : unit(sys),
      hub(spawn_pinned(
        sys, unit, relay, adapter_options{},
        relay_peers{&links, [this](worker_id id) { frozen.push_back(id); }})),
      w1(mock()),
      w2(mock()),
      w3(mock()) {
    consume_messages();
  }

  ~fixture() {
    for (auto& x : {w1, w2, w3})
      caf::anon_send_exit(x, caf::exit_reason::kill);
    caf::anon_send_exit(hub, caf::exit_reason::user_shutdown);
    consume_messages();
  }

  caf::actor mock() {
    return sys.spawn([](caf::event_based_actor*) -> caf::behavior {
      return {
        [](const membership&) {},      [](const worker_joined&) {},
        [](const worker_left&) {},     [](const workers_asked&) {},
        [](const cluster_message&) {}, [](const cluster_request&) {},
        [](const heartbeat&) {},       [](const cluster_batch&) {},
      };
    });
  }

  void enter(const caf::actor& who, worker_id id) {
    caf::send_as(who, caf::actor_cast<caf::actor>(hub),
                 register_worker{id, message_types_hash()});
    consume_messages();
  }

  void enter_all() {
    enter(w1, id1);
    enter(w2, id2);
    enter(w3, id3);
  }

  /// `id` cannot take what the others send.
  void overload(worker_id id) {
    CAF_REQUIRE_EQUAL(links.bound, adapter_options{}.max_refused_bytes);
    links.refused[id] = links.bound + 1;
    links.moved = sched.clock().now();
    links.full();
    consume_messages();
  }

  /// Lets the relay look at its links for `time`; those who answer heartbeats
  /// are the mocks, by nature none.
  void watch(caf::timespan time) {
    for (auto t = caf::timespan{0}; t < time;
         t += std::chrono::milliseconds{100}) {
      advance_time(std::chrono::milliseconds{100});
      consume_messages();
    }
  }

  void lose(const caf::actor& who) {
    caf::anon_send_exit(who, caf::exit_reason::kill);
    sched.prioritize(who);
    sched.run_once();
  }

  scheduler_unit unit;
  std::vector<worker_id> frozen;
  fake_links links;
  relay_impl hub;
  caf::actor w1;
  caf::actor w2;
  caf::actor w3;
};

} // namespace
