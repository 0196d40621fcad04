// The relay among mock adapters.
#define CAF_SUITE primary.relay

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

constexpr worker_id id1{1, 0};
constexpr worker_id id2{2, 0};
constexpr worker_id id3{3, 0};

cluster_message hello(worker_id origin) {
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
        [](const heartbeat&) {},
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

CAF_TEST_FIXTURE_SCOPE(relay_tests, fixture)

CAF_TEST(a new worker learns of the others and they learn of it) {
  enter(w1, id1);
  inject((register_worker),
         from(w2).to(hub).with(register_worker{id2, message_types_hash()}));
  expect((worker_joined), from(hub).to(w1).with(worker_joined{id2}));
  expect((membership), from(hub).to(w2).with(membership{{id1}}));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(another build is refused) {
  enter(w1, id1);
  auto answer = self->request(hub, caf::infinite,
                              register_worker{id2, message_types_hash() + 1});
  consume_messages();
  answer.receive([](membership&) { CAF_FAIL("registered"); },
                 [](caf::error& why) {
                   CAF_CHECK(why == make_error(ec::incompatible_build));
                 });
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(a message reaches all others and not its origin) {
  enter_all();
  inject((cluster_message), from(w2).to(hub).with(hello(id2)));
  expect((cluster_message), from(w2).to(w1).with(hello(id2)));
  expect((cluster_message), from(w2).to(w3).with(hello(id2)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(messages keep their order) {
  enter(w1, id1);
  enter(w2, id2);
  for (uint16_t i = 0; i < 3; ++i)
    caf::send_as(w1, caf::actor_cast<caf::actor>(hub), hello({1, i}));
  while (sched.prioritize(hub))
    sched.run_once();
  for (uint16_t i = 0; i < 3; ++i)
    expect((cluster_message), from(w1).to(w2).with(hello({1, i})));
}

CAF_TEST(a message of a stranger goes nowhere) {
  enter(w1, id1);
  enter(w2, id2);
  inject((cluster_message), from(w3).to(hub).with(hello(id1)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(the asker is told whom its request reaches) {
  enter_all();
  cluster_request question{id1, 9, caf::actor_cast<caf::strong_actor_ptr>(w1),
                           fetch_sockets{}};
  inject((cluster_request), from(w1).to(hub).with(question));
  expect((workers_asked), from(hub).to(w1).with(workers_asked{9, {id2, id3}}));
  expect((cluster_request), from(w1).to(w2).with(question));
  expect((cluster_request), from(w1).to(w3).with(question));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(a lost worker is announced to the others at once) {
  enter_all();
  lose(w2);
  expect((caf::down_msg), to(hub).with(_));
  expect((worker_left), from(hub).to(w1).with(worker_left{id2}));
  expect((worker_left), from(hub).to(w3).with(worker_left{id2}));
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w3).with(hello(id1)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(the loss of a stranger is not announced) {
  enter(w1, id1);
  lose(w3);
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(a worker stays in until its link ends while its successor is in) {
  enter(w1, id1);
  enter(w2, id2);
  const worker_id again{id2.slot, 1};
  inject((register_worker),
         from(w3).to(hub).with(register_worker{again, message_types_hash()}));
  expect((worker_joined), from(hub).to(w1).with(worker_joined{again}));
  expect((worker_joined), from(hub).to(w2).with(worker_joined{again}));
  expect((membership), from(hub).to(w3).with(membership{{id1, id2}}));
  CAF_CHECK(!sched.has_job());
  lose(w2);
  expect((caf::down_msg), to(hub).with(_));
  expect((worker_left), from(hub).to(w1).with(worker_left{id2}));
  expect((worker_left), from(hub).to(w3).with(worker_left{id2}));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(an error message does not end the relay) {
  enter(w1, id1);
  enter(w2, id2);
  inject((caf::error), from(w2).to(hub).with(caf::sec::unexpected_message));
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w2).with(hello(id1)));
}

CAF_TEST(a worker that gives no sign of life is taken out and reported) {
  enter(w1, id1);
  enter(w2, id2);
  advance_time(std::chrono::seconds{5});
  sched.run_once();
  expect((heartbeat), from(hub).to(w1));
  expect((heartbeat), from(hub).to(w2));
  caf::send_as(w1, hub, heartbeat{id1});
  expect((heartbeat), from(w1).to(hub));
  advance_time(std::chrono::seconds{5});
  consume_messages();
  CAF_REQUIRE_EQUAL(frozen.size(), 0u);
  caf::send_as(w1, hub, heartbeat{id1});
  consume_messages();
  advance_time(std::chrono::seconds{5});
  sched.run_once();
  expect((worker_left), from(hub).to(w1).with(worker_left{id2}));
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  CAF_CHECK(frozen.front() == id2);
}

CAF_TEST(whatever a worker says is a sign of life) {
  enter(w1, id1);
  enter(w2, id2);
  for (int i = 0; i < 6; ++i) {
    advance_time(std::chrono::seconds{5});
    consume_messages();
    caf::send_as(w1, hub, hello(id1));
    caf::send_as(w2, hub, session_report{session_closed{"pid", true}});
    consume_messages();
  }
  CAF_CHECK(frozen.empty());
}

CAF_TEST(an emitter hears of workers but nobody hears of it) {
  enter(w1, id1);
  enter(w2, id2);
  inject((register_worker), from(w3).to(hub).with(register_worker{
                              emitter_id, message_types_hash()}));
  expect((membership), from(hub).to(w3).with(membership{{id1, id2}}));
  CAF_CHECK(!sched.has_job());
  lose(w1);
  expect((caf::down_msg), to(hub).with(_));
  expect((worker_left), from(hub).to(w2).with(worker_left{id1}));
  expect((worker_left), from(hub).to(w3).with(worker_left{id1}));
  lose(w3);
  expect((caf::down_msg), to(hub).with(_));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(an emitter sends and asks but gets neither messages nor questions) {
  enter(w1, id1);
  enter(w2, id2);
  enter(w3, emitter_id);
  inject((cluster_message), from(w3).to(hub).with(hello(emitter_id)));
  expect((cluster_message), from(w3).to(w1).with(hello(emitter_id)));
  expect((cluster_message), from(w3).to(w2).with(hello(emitter_id)));
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w2).with(hello(id1)));
  cluster_request question{id1, 9, caf::actor_cast<caf::strong_actor_ptr>(w1),
                           fetch_sockets{}};
  inject((cluster_request), from(w1).to(hub).with(question));
  expect((workers_asked), from(hub).to(w1).with(workers_asked{9, {id2}}));
  expect((cluster_request), from(w1).to(w2).with(question));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(two emitters do not replace one another) {
  enter(w1, id1);
  enter(w2, emitter_id);
  enter(w3, emitter_id);
  inject((cluster_message), from(w2).to(hub).with(hello(emitter_id)));
  expect((cluster_message), from(w2).to(w1).with(hello(emitter_id)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(nothing is read from others while a member cannot take it) {
  enter_all();
  CAF_CHECK(links.paused.empty());
  overload(id2);
  CAF_CHECK_EQUAL(links.paused, (std::set<worker_id>{id1, id3}));
  links.refused.clear();
  watch(std::chrono::milliseconds{100});
  CAF_CHECK(links.paused.empty());
}

CAF_TEST(a member that takes nothing for a second is taken out and reported) {
  enter_all();
  overload(id2);
  watch(std::chrono::milliseconds{900});
  CAF_CHECK(frozen.empty());
  watch(std::chrono::milliseconds{100});
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  CAF_CHECK(frozen.front() == id2);
  CAF_CHECK(links.paused.empty());
}

CAF_TEST(nothing is read from tools while a member cannot take it) {
  enter_all();
  CAF_CHECK(!links.tools_paused);
  overload(id2);
  CAF_CHECK(links.tools_paused);
  links.refused.clear();
  watch(std::chrono::milliseconds{100});
  CAF_CHECK(!links.tools_paused);
}

CAF_TEST(a tool that comes while a member is full has to wait too) {
  enter_all();
  overload(id2);
  links.tools_paused = false;
  watch(std::chrono::milliseconds{100});
  CAF_CHECK(links.tools_paused);
}

CAF_TEST(a member that is not read from is not taken for silent) {
  enter_all();
  overload(id2);
  for (int i = 0; i < 22; ++i) {
    caf::send_as(w2, hub, heartbeat{id2});
    watch(std::chrono::milliseconds{500});
    links.moved = sched.clock().now();
  }
  CAF_CHECK(frozen.empty());
  CAF_CHECK_EQUAL(links.paused.size(), 2u);
}

CAF_TEST(what a worker left behind is read though others cannot take it) {
  enter_all();
  overload(id2);
  caf::anon_send(hub, worker_exited{id1});
  consume_messages();
  CAF_CHECK_EQUAL(links.paused, std::set<worker_id>{id3});
}

CAF_TEST(a worker that was taken out is heard no more) {
  enter_all();
  overload(id2);
  watch(std::chrono::seconds{1});
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  inject((cluster_message), from(w2).to(hub).with(hello(id2)));
  CAF_CHECK(!sched.has_job());
  inject((heartbeat), from(w2).to(hub).with(heartbeat{id2}));
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w3).with(hello(id1)));
  CAF_CHECK(!sched.has_job());
  lose(w2);
  expect((caf::down_msg), to(hub).with(_));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(without heartbeats a member that takes nothing is taken out too) {
  adapter_options quiet;
  quiet.heartbeat_interval = caf::timespan{0};
  auto other = spawn_pinned(
    sys, unit, relay, quiet,
    relay_peers{&links, [this](worker_id id) { frozen.push_back(id); }});
  consume_messages();
  for (auto& [who, id] : {std::pair{w1, id1}, std::pair{w2, id2}})
    caf::send_as(who, caf::actor_cast<caf::actor>(other),
                 register_worker{id, message_types_hash()});
  consume_messages();
  overload(id2);
  watch(std::chrono::milliseconds{1100});
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  CAF_CHECK(frozen.front() == id2);
  CAF_CHECK(links.paused.empty());
  caf::anon_send_exit(other, caf::exit_reason::user_shutdown);
}

CAF_TEST(a message of an unknown type changes nothing) {
  enter(w1, id1);
  enter(w2, id2);
  auto answer = self->request(caf::actor_cast<caf::actor>(hub), caf::infinite,
                              std::string{"what"});
  consume_messages();
  answer.receive([](int) { CAF_FAIL("an answer"); },
                 [](caf::error& why) {
                   CAF_CHECK_EQUAL(why, caf::sec::unexpected_message);
                 });
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w2).with(hello(id1)));
}

CAF_TEST_FIXTURE_SCOPE_END()

namespace {

/// A relay with connection state recovery and without heartbeats, as a worker
/// that is alone has it.
struct recovery_fixture : test_coordinator_fixture<config> {
  recovery_fixture() : unit(sys), w1(sys.spawn(take_orders, &orders)) {
    adapter_options quiet;
    quiet.heartbeat_interval = caf::timespan{0};
    server_options server;
    server.connection_state_recovery = true;
    server.max_disconnection_duration = std::chrono::seconds{10};
    hub = spawn_relay(sys, unit, quiet, server, caf::timespan{0}, {});
    tell(register_worker{id1, message_types_hash()});
  }

  ~recovery_fixture() {
    caf::anon_send_exit(w1, caf::exit_reason::kill);
    caf::anon_send_exit(hub, caf::exit_reason::user_shutdown);
    consume_messages();
  }

  static caf::behavior take_orders(caf::event_based_actor*, int* orders) {
    return {
      [](const membership&) {},
      [orders](const session_order&) { ++*orders; },
      [](const cluster_message&) {},
    };
  }

  template <class T>
  void tell(const T& x) {
    caf::send_as(w1, caf::actor_cast<caf::actor>(hub), x);
    consume_messages();
  }

  /// Lets `time` pass second by second.
  void pass(std::chrono::seconds time) {
    for (auto t = 0s; t < time; t += 1s) {
      advance_time(1s);
      consume_messages();
    }
  }

  const recovery_log& log() {
    using impl = caf::stateful_actor<relay_state, relay_impl::base>;
    return *deref<impl>(hub).state.recovery;
  }

  scheduler_unit unit;
  int orders = 0;
  caf::actor w1;
  relay_impl hub;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(recovering_relay_tests, recovery_fixture)

CAF_TEST(closed sessions and old packets go though there are no heartbeats) {
  tell(session_report{session_opened{"pid", "/", "a", 0, "{}"}});
  tell(hello(id1));
  CAF_CHECK_EQUAL(log().packets().packets(), 1u);
  tell(session_report{session_closed{"pid", true}});
  pass(9s);
  CAF_CHECK_EQUAL(log().sessions(), 1u);
  pass(3s);
  CAF_CHECK_EQUAL(log().sessions(), 0u);
  CAF_CHECK_EQUAL(log().packets().packets(), 0u);
}

CAF_TEST(a relay with nothing to keep has no timers) {
  CAF_CHECK(!sched.clock().has_pending_timeout());
  tell(hello(id1));
  CAF_CHECK(sched.clock().has_pending_timeout());
  pass(12s);
  CAF_CHECK(!sched.clock().has_pending_timeout());
}

CAF_TEST_FIXTURE_SCOPE_END()
