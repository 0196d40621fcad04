// Two actor systems of one process, linked by a socketpair, both run by hand.
#define CAF_SUITE loop.link

#include "actors/loop/link.hpp"

#include <optional>
#include <string>
#include <vector>

#include <caf/send.hpp>

#include "actors/loop/pinned.hpp"
#include "actors/loop/run.hpp"

#include "tests/actors/loop/node.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

// What a relay is like: workers register, and what one says goes to the rest.
using listener = caf::typed_actor<caf::reacts_to<std::string>>;
using relay =
  caf::typed_actor<caf::replies_to<caf::join_atom, listener>::with<int>,
                   caf::reacts_to<caf::publish_atom, std::string>>;
using stranger = caf::typed_actor<caf::reacts_to<caf::get_atom, double>>;

CAF_BEGIN_TYPE_ID_BLOCK(link_test, caf::first_custom_type_id)
CAF_ADD_TYPE_ID(link_test, (listener))
CAF_END_TYPE_ID_BLOCK(link_test)

namespace {

struct relay_state {
  std::vector<listener> members;
  int gone = 0;
};

relay::behavior_type relaying(relay::stateful_pointer<relay_state> self,
                              int* gone) {
  self->set_down_handler([gone](const caf::down_msg&) { ++*gone; });
  return {
    [self](caf::join_atom, const listener& who) {
      self->monitor(who);
      self->state.members.push_back(who);
      return static_cast<int>(self->state.members.size());
    },
    [self](caf::publish_atom, const std::string& text) {
      for (auto& member : self->state.members)
        self->send(member, text);
    },
  };
}

// What became of a worker.
struct story {
  std::vector<std::string> heard;
  std::optional<caf::error> failed;
  int members = 0;
  bool relay_down = false;
  relay hdl;
};

listener::behavior_type working(listener::pointer self, int fd, uint16_t key,
                                story* out) {
  self->set_down_handler(
    [out](const caf::down_msg&) { out->relay_down = true; });
  connect_link<relay>(
    self, fd, key,
    [self, out](const relay& hdl) {
      out->hdl = hdl;
      self->monitor(hdl);
      self->request(hdl, caf::infinite, caf::join_atom_v, listener{self})
        .then([out](int count) { out->members = count; });
    },
    [out](const caf::error& reason) { out->failed = reason; });
  return {[out](const std::string& text) { out->heard.push_back(text); }};
}

struct node_config : loop_config {
  node_config() { add_message_types<caf::id_block::link_test>(); }
};

struct node {
  node_config cfg;
  caf::actor_system sys{cfg};
  backend& loop = backend_of(sys);
};

struct fixture {
  std::optional<node> primary{std::in_place};
  std::optional<node> worker{std::in_place};
  int gone = 0;
  relay hub = spawn_pinned(primary->sys, primary->loop, relaying, &gone);
  story out;
  listener member;
  caf::io::connection_handle link;

  ~fixture() {
    out.hdl = nullptr;
    end(worker, member);
    end(primary, hub);
  }

  template <class Handle>
  static void end(std::optional<node>& who, Handle& actor) {
    caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
    actor = nullptr;
    if (who)
      drain_loop(who->sys, 10s);
    who.reset();
  }

  template <class F>
  bool settle(F done) {
    return run_until(primary->cfg.io(), [this, &done] {
      if (worker)
        run_ready(worker->cfg.io());
      return done();
    });
  }

  std::size_t refused() {
    auto load = load_of(primary->sys, link);
    return load ? load->refused : 0;
  }

  // The worker's end of a new link.
  int offer(uint16_t key) {
    auto [a, b] = socket_pair();
    link = publish_link(primary->sys, a, key, hub);
    return b;
  }

  void join(uint16_t key = 1) {
    auto fd = offer(key);
    member = spawn_pinned(worker->sys, worker->loop, working, fd, key, &out);
    CAF_REQUIRE(settle([this] { return out.members > 0; }));
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(link_tests, fixture)

CAF_TEST(typed handles work in both directions) {
  join();
  CAF_CHECK_EQUAL(out.members, 1);
  caf::anon_send(out.hdl, caf::publish_atom_v, std::string{"news"});
  CAF_CHECK(settle([this] { return !out.heard.empty(); }));
  CAF_CHECK_EQUAL(out.heard, std::vector<std::string>{"news"});
}

CAF_TEST(messages of all sizes arrive in order) {
  join();
  std::vector<std::string> sent;
  for (std::size_t size = 1; size < 2'000'000; size *= 3)
    sent.push_back(pattern(size));
  for (auto& text : sent)
    caf::anon_send(out.hdl, caf::publish_atom_v, text);
  CAF_CHECK(settle([&] { return out.heard.size() == sent.size(); }));
  CAF_CHECK(out.heard == sent);
}

CAF_TEST(a relay of another interface is an error) {
  auto [a, b] = socket_pair();
  publish_link(primary->sys, a, 7, hub);
  std::optional<caf::error> failed;
  auto fd = b;
  auto asker = spawn_pinned(
    worker->sys, worker->loop, [fd, &failed](caf::event_based_actor* self) {
      connect_link<stranger>(
        self, fd, 7, [](const stranger&) { CAF_FAIL("connected"); },
        [&failed](const caf::error& reason) { failed = reason; });
    });
  CAF_CHECK(settle([&failed] { return failed.has_value(); }));
  CAF_CHECK_EQUAL(*failed, caf::sec::unexpected_actor_messaging_interface);
}

CAF_TEST(a peer that closes before the handshake is an error) {
  auto [a, b] = socket_pair();
  ::close(a);
  member =
    spawn_pinned(worker->sys, worker->loop, working, b, uint16_t{1}, &out);
  CAF_CHECK(settle([this] { return out.failed.has_value(); }));
}

CAF_TEST(a bad descriptor is an error) {
  member =
    spawn_pinned(worker->sys, worker->loop, working, -1, uint16_t{1}, &out);
  CAF_CHECK(settle([this] { return out.failed.has_value(); }));
}

CAF_TEST(a link is known as soon as it is made and goes with its peer) {
  auto fd = offer(1);
  CAF_CHECK(load_of(primary->sys, link));
  ::close(fd);
  CAF_CHECK(settle([this] { return !load_of(primary->sys, link); }));
}

CAF_TEST(a worker that goes is a down message at the relay) {
  join();
  end(worker, member);
  out.hdl = nullptr;
  CAF_CHECK(settle([this] { return gone == 1; }));
  CAF_CHECK(settle([this] { return !load_of(primary->sys, link); }));
}

CAF_TEST(a primary that goes is a down message at the worker) {
  join();
  caf::anon_send_exit(hub, caf::exit_reason::user_shutdown);
  CAF_CHECK(settle([this] { return out.relay_down; }));
}

CAF_TEST(another worker can use the key of one that went) {
  join();
  end(worker, member);
  CAF_REQUIRE(settle([this] { return gone == 1; }));
  worker.emplace();
  out = story{};
  join();
  CAF_CHECK_EQUAL(out.members, 2);
}

CAF_TEST(a paused link delivers nothing until it is resumed) {
  join();
  pause_link(primary->sys, link);
  caf::anon_send(out.hdl, caf::publish_atom_v, std::string{"late"});
  for (int i = 0; i < 100; ++i) {
    run_ready(worker->cfg.io());
    run_ready(primary->cfg.io());
  }
  CAF_CHECK(out.heard.empty());
  resume_link(primary->sys, link);
  CAF_CHECK(settle([this] { return out.heard.size() == 1; }));
}

CAF_TEST(the load of a link shows a worker that stands still) {
  join();
  CAF_CHECK_EQUAL(refused(), 0u);
  for (int i = 0; i < 20; ++i)
    caf::anon_send(hub, caf::publish_atom_v, pattern(100'000));
  run_ready(primary->cfg.io()); // the worker's loop does not run
  CAF_CHECK(refused() > 1'000'000);
  CAF_CHECK(settle([this] { return out.heard.size() == 20; }));
  CAF_CHECK_EQUAL(refused(), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
