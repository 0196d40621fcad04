// The way into a running cluster, by the middleman of this library and by
// CAF's own: the gate of a primary, and a program beside it.
#define CAF_SUITE apps.admin

#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <utility>

#include <unistd.h>

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "actors/admin.hpp"
#include "actors/errors.hpp"
#include "actors/loop/loop_host.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/loop/run.hpp"
#include "actors/primary/relay.hpp"
#include "apps/run/admin_gate.hpp"
#include "tests/actors/loop/node.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

struct looped_config : caf::actor_system_config, loop_host {
  looped_config() {
    socketio::add_message_types(*this);
    configure_loop(*this);
  }
};

/// CAF's own middleman, which has a thread of its own.
struct plain_config : caf::actor_system_config {
  plain_config() {
    socketio::add_message_types(*this);
    load<caf::io::middleman>();
  }
};

/// What became of a visit; set by any thread.
using outcome = std::promise<caf::error>;

/// Enters at `path` and asks who is there.
caf::behavior visitor(caf::event_based_actor* self, const std::string& path,
                      outcome* told) {
  auto tell = [self, told](const caf::error& why) {
    told->set_value(why);
    self->quit();
  };
  connect_admin(
    self, path,
    [self, tell](const cluster_actor& cluster) {
      self->request(cluster, 10s, list_workers{message_types_hash()})
        .then([tell](const worker_list&) { tell({}); }, tell);
    },
    tell);
  return {[](caf::unit_t) {}};
}

/// The gate of a primary without workers.
struct fixture {
  fixture() {
    adapter_options opts;
    opts.heartbeat_interval = caf::timespan{0};
    relay = spawn_relay(system, backend_of(system), opts, {}, 1s, {});
    auto port = admin_gate::open(cfg.io(), path);
    CAF_REQUIRE(port);
    gate.emplace(system, opts, relay, tools, std::move(*port));
  }

  ~fixture() {
    gate->close();
    gate.reset();
    caf::anon_send_exit(relay, caf::exit_reason::user_shutdown);
    relay = nullptr;
    CAF_CHECK(drain_loop(system, 2s));
  }

  /// Runs the primary's loop, and `other` in turn, until the word has come.
  caf::error await(outcome& told, boost::asio::io_context* other = nullptr) {
    auto word = told.get_future();
    CAF_REQUIRE(run_until(cfg.io(), [&] {
      if (other != nullptr)
        run_ready(*other);
      return word.wait_for(0s) == std::future_status::ready;
    }));
    return word.get();
  }

  std::string path = "/tmp/caf-socketio-admin." + std::to_string(::getpid());
  looped_config cfg;
  caf::actor_system system{cfg};
  links tools{system};
  relay_actor relay;
  std::optional<admin_gate> gate;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(admin_tests, fixture)

CAF_TEST(a program on the middleman of CAF gets the cluster) {
  outcome told;
  plain_config own;
  caf::actor_system sys{own};
  sys.spawn(visitor, path, &told);
  CAF_CHECK(!await(told));
}

CAF_TEST(a program on the loop of this library gets the cluster) {
  outcome told;
  looped_config own;
  caf::actor_system sys{own};
  spawn_pinned(sys, backend_of(sys), [&](caf::event_based_actor* self) {
    return visitor(self, path, &told);
  });
  CAF_CHECK(!await(told, &own.io()));
  CAF_CHECK(drain_loop(sys, 2s));
}

CAF_TEST(nobody at the path is an error at once) {
  outcome told;
  plain_config own;
  caf::actor_system sys{own};
  sys.spawn(visitor, path + ".not", &told);
  CAF_CHECK(await(told) == ec::system_failure);
}

CAF_TEST_FIXTURE_SCOPE_END()
