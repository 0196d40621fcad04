// The adapter of one worker, with a mock relay. Define CAF_SUITE and
// include this last.
#pragma once

#include "adapter/adapter.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <caf/all.hpp>

#include "actors/errors.hpp"
#include "actors/loop/scheduler_unit.hpp"
#include "tests/adapter/fakes.hpp"
#include "tests/messages_equal.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

using names = std::vector<std::string>;
using workers = std::vector<worker_id>;

struct config : caf::actor_system_config {
  config() { socketio::add_message_types(*this); }
};

constexpr worker_id own{1, 0};
constexpr worker_id other{2, 0};

relay_actor::behavior_type mock_relay(relay_actor::pointer) {
  return {
    [](const register_worker& x) -> caf::result<membership> {
      if (x.message_types != message_types_hash())
        return make_error(ec::incompatible_build);
      return membership{{other}};
    },
    [](const cluster_message&) {},
    [](const cluster_batch&) {},
    [](const cluster_request&) {},
    [](const heartbeat&) {},
    [](const session_report&) {},
  };
}

[[maybe_unused]] broadcast_options in(names rooms) {
  broadcast_options x;
  x.rooms = std::move(rooms);
  return x;
}

[[maybe_unused]] broadcast_options here() {
  broadcast_options x;
  x.local = true;
  return x;
}

[[maybe_unused]] broadcast hello(names rooms = {}, names except = {}) {
  broadcast x;
  x.opts.rooms = std::move(rooms);
  x.opts.except = std::move(except);
  x.packet = {"2", "[\"hello\"]", {}};
  return x;
}

struct fixture : test_coordinator_fixture<config> {
  fixture() : unit(sys), hub(sys.spawn(mock_relay)) { run_jobs(); }

  ~fixture() {
    caf::anon_send_exit(handle, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(hub, caf::exit_reason::user_shutdown);
    run_jobs();
  }

  void run_jobs() { consume_messages(); }

  /// Starts the adapter without running it.
  void start(relay_actor relay) {
    core = std::make_shared<cluster_adapter>(own, adapter_options{});
    core->attach(sockets);
    sockets.adapter = core.get();
    handle = spawn_adapter(sys, unit, core, relay, [this](const caf::error& x) {
      told.push_back(x ? describe(x) : "member");
    });
  }

  void start_member() {
    start(hub);
    run_jobs();
    for (const auto* sid : {"a", "b"})
      core->add_socket("/", sid, sessions[sid]);
  }

  void start_standalone() {
    start(relay_actor{});
    run_jobs();
    for (const auto* sid : {"a", "b"})
      core->add_socket("/", sid, sessions[sid]);
  }

  names& received(const std::string& sid) { return sessions[sid].messages; }

  scheduler_unit unit;
  relay_actor hub;
  std::map<std::string, fakes::session> sessions;
  fakes::sockets sockets;
  std::shared_ptr<cluster_adapter> core;
  adapter_actor handle;
  names told;
};

[[maybe_unused]] const names one_hello{"42[\"hello\"]"};

} // namespace
