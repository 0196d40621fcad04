// A primary and two workers as simulated nodes in one thread: the real relay,
// the real adapters and real serialisation over CAF's simulated network. Ends
// with CAF's test DSL: to be included last.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "actors/loop/pinned.hpp"
#include "actors/loop/scheduler_unit.hpp"
#include "actors/primary/relay.hpp"
#include "adapter/adapter.hpp"
#include "tests/adapter/fakes.hpp"

#include "tests/actor_test.hpp"
#include <caf/test/io_dsl.hpp>

namespace socketio {

struct node_config : caf::actor_system_config {
  node_config() {
    load<caf::io::middleman>();
    socketio::add_message_types(*this);
  }
};

using belt = belt_fixture<test_coordinator_fixture<node_config>>;
using planet = belt::planet_type;

/// One worker process, reduced to its adapter.
struct worker {
  worker(planet& node, worker_id id, bool recovery = false)
    : node(node),
      id(id),
      unit(node.sys),
      rooms(
        std::make_shared<cluster_adapter>(id, adapter_options{}, recovery)) {
    rooms->attach(sockets);
    rooms->gather();
    sockets.adapter = rooms.get();
  }

  void start(const relay_actor& relay) {
    handle = spawn_adapter(node.sys, unit, rooms, relay,
                           [this](const caf::error& x) { member = !x; });
  }

  void add(const std::string& sid, const std::vector<std::string>& in = {},
           const std::string& nsp = "/") {
    rooms->add_socket(nsp, sid, clients[sid]);
    rooms->join(nsp, sid, in);
  }

  /// What the client `sid` got.
  const std::vector<std::string>& got(const std::string& sid) {
    return clients[sid].messages;
  }

  planet& node;
  worker_id id;
  scheduler_unit unit;
  std::map<std::string, fakes::session> clients;
  fakes::sockets sockets;
  std::shared_ptr<cluster_adapter> rooms;
  adapter_actor handle;
  bool member = false;
};

/// CAF's simulated network lets timeouts pass when it is set up; a timer that
/// is armed again and again would keep it busy for ever.
inline adapter_options without_heartbeats() {
  adapter_options x;
  x.heartbeat_interval = caf::timespan{0};
  return x;
}

inline server_options with_recovery(bool on) {
  server_options x;
  x.connection_state_recovery = on;
  return x;
}

struct cluster_fixture : belt {
  static constexpr worker_id id1{1, 0};
  static constexpr worker_id id2{2, 0};
  static constexpr uint16_t port = 4242;

  explicit cluster_fixture(bool recovery = false)
    : unit(earth.sys),
      hub(spawn_relay(earth.sys, unit, without_heartbeats(),
                      with_recovery(recovery), caf::timespan{0}, {})),
      one(mars, id1, recovery),
      two(jupiter, id2, recovery) {
    settle();
    const auto accept = next_accept_handle();
    for (auto* x : {&one, &two})
      prepare_connection(earth, x->node, "primary", port, accept);
    earth.publish(hub, port);
    settle();
    for (auto* x : {&one, &two}) {
      x->start(x->node.remote_actor<relay_actor>("primary", port));
      settle();
    }
    CAF_REQUIRE(one.member && two.member);
  }

  ~cluster_fixture() {
    frozen = nullptr;
    lose(one);
    lose(two);
    caf::anon_send_exit(hub, caf::exit_reason::kill);
    settle();
  }

  /// Runs all nodes until nothing is left to do but to wait. CAF's own
  /// `exec_all` would let deadlines pass.
  void settle() {
    auto work = [this](planet* x) {
      return x != frozen
             && (x->sched.try_run_once() || x->mpx.try_exec_runnable()
                 || x->mpx.read_data() || x->mpx.try_accept_connection());
    };
    // Reading may run something and report nothing: only a second idle round
    // is the end.
    for (int idle = 0; idle < 2;) {
      bool any = false;
      for (auto* x : {&earth, &mars, &jupiter})
        while (work(x))
          any = true;
      idle = any ? 0 : idle + 1;
    }
  }

  /// The worker's process dies.
  void lose(worker& x) {
    caf::anon_send_exit(x.handle, caf::exit_reason::kill);
    settle();
  }

  /// Lets `time` pass for the asker.
  void pass(worker& x, caf::timespan time) {
    x.node.sched.clock().advance_time(time);
    settle();
  }

  scheduler_unit unit;
  relay_actor hub;
  worker one;
  worker two;
  /// The node whose process is stopped.
  planet* frozen = nullptr;
};

} // namespace socketio
