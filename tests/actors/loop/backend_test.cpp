// The backend as a whole: jobs, factories, threads.
#define CAF_SUITE loop.backend

#include <atomic>
#include <memory>
#include <thread>

#include "tests/actors/loop/broker_fixture.hpp"

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(a middleman that is told to run a thread gets none) {
  loop_config cfg;
  cfg.set("middleman.manual-multiplexing", false);
  caf::actor_system sys{cfg};
  CAF_CHECK(backend_of(sys).thread_id() == std::this_thread::get_id());
}

CAF_TEST(a configured system starts and ends without the loop being run) {
  loop_config cfg;
  caf::actor_system sys{cfg};
  CAF_CHECK_EQUAL(sys.registry().running(), 0u);
}

CAF_TEST(what waits to run when the system ends is released) {
  auto token = std::make_shared<int>(1);
  loop_config cfg;
  {
    caf::actor_system sys{cfg};
    sys.middleman().backend().post([token] {});
    auto& loop = backend_of(sys);
    loop.abandon();
    loop.post([token] {});
    CAF_CHECK_EQUAL(token.use_count(), 3);
  }
  CAF_CHECK_EQUAL(token.use_count(), 1);
}

CAF_TEST(an actor that waits to run when the system ends is ended) {
  loop_config cfg;
  journal log;
  {
    caf::actor_system sys{cfg};
    auto broker = sys.middleman().spawn_broker(watched, &log);
    caf::anon_send(broker, action{[](caf::io::broker*) {}});
    sys.await_actors_before_shutdown(false);
  }
  // A wake-up that is still in the loop finds nothing to run.
  run_ready(cfg.io());
  CAF_CHECK(log.data.empty());
}

CAF_TEST_FIXTURE_SCOPE(backend_tests, broker_fixture)

CAF_TEST(jobs of other threads run on the thread of the loop in order) {
  std::vector<int> order;
  std::atomic<bool> elsewhere{false};
  std::thread other{[&, here = std::this_thread::get_id()] {
    for (int i = 0; i < 1000; ++i)
      loop.post([&, i, here] {
        order.push_back(i);
        elsewhere = elsewhere || std::this_thread::get_id() != here;
      });
  }};
  CAF_CHECK(run_until(io, [&order] { return order.size() == 1000; }));
  other.join();
  CAF_CHECK(std::is_sorted(order.begin(), order.end()));
  CAF_CHECK(!elsewhere);
}

CAF_TEST(dispatch on the thread of the loop runs at once and post later) {
  auto ran = 0;
  loop.dispatch([&ran] { ++ran; });
  CAF_CHECK_EQUAL(ran, 1);
  loop.post([&ran] { ++ran; });
  CAF_CHECK_EQUAL(ran, 1);
  run_ready(io);
  CAF_CHECK_EQUAL(ran, 2);
}

CAF_TEST(an actor that messages itself for ever does not starve others) {
  auto reached = false;
  sys.middleman().spawn_broker([&reached](caf::io::broker* self) {
    self->send(self, caf::tick_atom_v);
    return caf::behavior{[self, &reached](caf::tick_atom) {
      if (reached)
        self->quit();
      else
        self->send(self, caf::tick_atom_v);
    }};
  });
  act([&reached](caf::io::broker*) { reached = true; });
  CAF_CHECK(reached);
  CAF_CHECK(run_until(io, [this] { return sys.registry().running() == 1; }));
}

CAF_TEST(what a job wakes and writes leaves in the same handler of the loop) {
  auto peer = connect(caf::io::receive_policy::at_most(1));
  auto writer = sys.middleman().spawn_broker([this](caf::io::broker* self) {
    return caf::behavior{[this, self](caf::tick_atom) {
      self->quit();
      caf::anon_send(broker, action{[this](caf::io::broker* owner) {
                       owner->write(hdl, 5, "hello");
                       owner->flush(hdl);
                     }});
    }};
  });
  run_ready(io);
  caf::anon_send(writer, caf::tick_atom_v);
  CAF_CHECK(loop.try_run_once());
  peer.receive();
  CAF_CHECK_EQUAL(peer.got(), "hello");
}

CAF_TEST(a Unix socket has neither address nor port) {
  auto peer = connect(caf::io::receive_policy::at_most(1));
  std::string address = "unset";
  uint16_t port = 1;
  act([&](caf::io::broker* self) {
    address = self->remote_addr(hdl);
    port = self->remote_port(hdl);
  });
  CAF_CHECK_EQUAL(address, "");
  CAF_CHECK_EQUAL(port, 0u);
}

CAF_TEST(a descriptor that cannot be watched gives a connection that ends) {
  act([this](caf::io::broker* self) {
    hdl = self->add_scribe(-1);
    self->write(hdl, 1, "x");
    self->flush(hdl);
    self->configure_read(hdl, caf::io::receive_policy::at_most(1));
  });
  CAF_CHECK(run_until(io, [this] { return log.closed == 1; }));
}

CAF_TEST(UDP is an error and never null) {
  CAF_CHECK(!loop.new_remote_udp_endpoint("127.0.0.1", 1));
  CAF_CHECK(!loop.new_local_udp_endpoint(0, nullptr, false));
  auto [a, b] = socket_pair();
  far_end peer{b};
  auto thrown = false;
  try {
    loop.new_datagram_servant(a);
  } catch (const std::logic_error&) {
    thrown = true;
  }
  CAF_CHECK(thrown);
  peer.receive();
  CAF_CHECK(peer.ended());
}

CAF_TEST(a connection that nobody used closes its descriptor) {
  auto [a, b] = socket_pair();
  far_end peer{b};
  loop.new_scribe(a);
  peer.receive();
  CAF_CHECK(peer.ended());
}

CAF_TEST_FIXTURE_SCOPE_END()
