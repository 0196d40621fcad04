// A worker in a program's own actor system, over its real loop and port.
#define CAF_SUITE apps.spawn_worker

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/asio.hpp>

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "actors/errors.hpp"
#include "actors/loop/run.hpp"
#include "apps/run/worker.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;
using boost::asio::ip::tcp;

namespace {

struct fixture {
  fixture() {
    settings.sticky.address = "127.0.0.1";
    settings.sticky.port = 0;
    settings.server.serve_client = false;
    settings.drain_timeout = 200ms; // its clients stay to the end
  }

  ~fixture() {
    owned.reset();
    CAF_CHECK(drain_loop(system, 2s));
  }

  void start(std::function<void(server&)> setup) {
    worker_callbacks tell;
    tell.on_ready = [this] { on_ready(); };
    tell.on_end = [this](const caf::error& x) {
      ended = x;
      stop_loop(system);
    };
    auto x = spawn_worker(system, settings, std::move(setup), std::move(tell));
    CAF_REQUIRE(x);
    owned = std::move(*x);
  }

  /// Sends `text` to the worker and stops it when something came back.
  void ask(const std::string& text) {
    line.connect({boost::asio::ip::address_v4::loopback(), owned->port()});
    boost::asio::write(line, boost::asio::buffer(text));
    line.async_read_some(boost::asio::buffer(heard),
                         [this](boost::system::error_code, std::size_t size) {
                           answer.assign(heard.data(), size);
                           owned->stop([this] { stop_loop(system); });
                         });
  }

  config cfg;
  caf::actor_system system{cfg};
  worker_settings settings;
  std::unique_ptr<worker> owned;
  std::function<void()> on_ready = [] {};
  caf::error ended;
  tcp::socket line{cfg.io()};
  std::array<char, 4096> heard{};
  std::string answer;
};

constexpr auto request = "GET /socket.io/?EIO=4&transport=polling HTTP/1.1"
                         "\r\nHost: h\r\n\r\n";

} // namespace

CAF_TEST(a system on the loop of CAF is refused) {
  caf::actor_system_config cfg;
  cfg.load<caf::io::middleman>();
  caf::actor_system system{cfg};
  auto x = spawn_worker(system, {}, [](server&) {});
  CAF_REQUIRE(!x);
  CAF_CHECK(x.error() == ec::invalid_argument);
}

CAF_TEST(a system without a middleman is refused) {
  caf::actor_system_config cfg;
  caf::actor_system system{cfg};
  auto x = spawn_worker(system, {}, [](server&) {});
  CAF_REQUIRE(!x);
  CAF_CHECK(x.error() == ec::invalid_argument);
}

CAF_TEST_FIXTURE_SCOPE(spawn_worker_tests, fixture)

CAF_TEST(a worker serves its port after the setup and stops in order) {
  auto set_up = false;
  auto ready = false;
  on_ready = [&] {
    ready = set_up;
    ask(request);
  };
  start([&](server& io) { set_up = io.cluster() != nullptr; });
  CAF_CHECK(!set_up);
  run_loop(system);
  CAF_CHECK(ready);
  CAF_CHECK_EQUAL(answer.substr(0, 15), "HTTP/1.1 200 OK");
  CAF_CHECK(!ended);
}

CAF_TEST(a program that closes its server ends the worker in order) {
  auto told = false;
  start([&](server& io) {
    io.on_closing([&] { told = true; });
    // A handler of a client may be what closes it.
    io.engine().headers.emplace_back(
      [&io](response_headers&, const engine_request&) { io.close(); });
  });
  on_ready = [this] {
    line.connect({boost::asio::ip::address_v4::loopback(), owned->port()});
    boost::asio::write(line, boost::asio::buffer(std::string{request}));
  };
  ended = make_error(ec::peer_gone, "never");
  run_loop(system);
  CAF_CHECK(!ended);
  CAF_CHECK(told);
  boost::system::error_code refused;
  tcp::socket{cfg.io()}.connect(
    {boost::asio::ip::address_v4::loopback(), owned->port()}, refused);
  CAF_CHECK(refused);
}

CAF_TEST(a setup that closes its server leaves no worker that serves) {
  auto ready = false;
  on_ready = [&] { ready = true; };
  start([](server& io) { io.close(); });
  ended = make_error(ec::peer_gone, "never");
  run_loop(system);
  CAF_CHECK(!ended);
  CAF_CHECK(!ready);
}

CAF_TEST(a program hears of the end that its worker is told of) {
  auto told = 0;
  start([&](server& io) { io.on_closing([&] { ++told; }); });
  on_ready = [&] {
    owned->drain([&] {
      CAF_CHECK_EQUAL(told, 1);
      stop_loop(system);
    });
    CAF_CHECK_EQUAL(told, 1);
  };
  run_loop(system);
  CAF_CHECK_EQUAL(told, 1);
}

CAF_TEST(a program hears of the end of a worker that cannot go on) {
  auto told = false;
  start([&](server& io) { io.on_closing([&] { told = true; }); });
  on_ready = [this] {
    caf::anon_send_exit(owned->io().cluster(), caf::exit_reason::kill);
  };
  run_loop(system);
  CAF_CHECK(told);
}

CAF_TEST(a port in use is an error) {
  start([](server&) {});
  settings.sticky.port = owned->port();
  auto x = spawn_worker(system, settings, [](server&) {});
  CAF_REQUIRE(!x);
  CAF_CHECK(x.error() == ec::system_failure);
}

CAF_TEST(a setup that throws ends the worker with its text) {
  start([](server&) { throw std::runtime_error("no"); });
  run_loop(system);
  CAF_CHECK_EQUAL(describe(ended), "the program's setup failed: no");
}

CAF_TEST(a setup that throws has nothing to write down) {
  auto called = false;
  start([&called](server& io) {
    io.on_closing([&called] { called = true; });
    throw std::runtime_error("no");
  });
  run_loop(system);
  owned->stop([] {});
  CAF_CHECK(!called);
}

CAF_TEST(a worker ends with its adapter) {
  start([](server&) {});
  on_ready = [this] {
    caf::anon_send_exit(owned->io().cluster(), caf::exit_reason::kill);
  };
  run_loop(system);
  CAF_CHECK_EQUAL(describe(ended), "the adapter ended");
}

CAF_TEST(a worker outlives an actor that links itself to the cluster) {
  start([](server&) {});
  on_ready = [this] {
    auto& sys = system;
    auto linked =
      sys.spawn([to = owned->io().cluster()](caf::event_based_actor* self) {
        self->link_to(to);
        self->quit(make_error(ec::system_failure, "crashed"));
      });
    ask(request);
  };
  run_loop(system);
  CAF_CHECK(!ended);
  CAF_CHECK_EQUAL(answer.substr(0, 15), "HTTP/1.1 200 OK");
}

CAF_TEST(a setup that throws no exception ends the worker as well) {
  start([](server&) { throw 1; });
  run_loop(system);
  CAF_CHECK(ended == ec::invalid_argument);
  CAF_CHECK_EQUAL(describe(ended), "the program's setup failed: unknown");
}

CAF_TEST(word from the cluster may come when the worker is gone) {
  auto heard = 0;
  start([&](server& io) { io.on("x", [&] { ++heard; }); });
  on_ready = [this] { stop_loop(system); };
  run_loop(system);
  auto hub = owned->io().cluster();
  encoded_packet event{"", "[\"x\"]", {}};
  for (int i = 0; i < 3; ++i)
    caf::anon_send(
      hub, cluster_message{worker_id{2, 0}, server_side_emit{"/", event}});
  owned.reset();
  CAF_CHECK(drain_loop(system, 2s));
  CAF_CHECK_EQUAL(heard, 0);
}

CAF_TEST(actors of the scheduler reach the clients of the worker) {
  caf::actor_system& sys = system;
  auto joined = false;
  on_ready = [&] { ask(request); };
  start([&](server& io) {
    io.self()->become([&](int x) { joined = x == 3; });
    sys.spawn([to = caf::actor{io.self()}](caf::event_based_actor* self) {
      self->send(to, 3);
    });
  });
  run_loop(system);
  CAF_CHECK(joined);
}

CAF_TEST_FIXTURE_SCOPE_END()
