// A session between fakes: whom it calls when, and in which order.
#define CAF_SUITE engine_io.session

#include <boost/asio/io_context.hpp>

#include "actors/engine_io/session.hpp"
#include "tests/actors/engine_io/recording.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fake_socket final : message_channel {
  void push(const frame_ptr& x) override {
    sent.push_back(std::string{x->payload()});
    bytes += x->bytes().size();
  }

  std::size_t buffered() const noexcept override { return bytes; }

  std::size_t memory() const noexcept override { return bytes; }

  bool blocked() const noexcept override { return is_blocked; }

  void discard() override { sent.push_back("discard"); }

  void shut() override { sent.push_back("shut"); }

  journal sent;
  std::size_t bytes = 0;
  bool is_blocked = false;
};

struct fake_get final : http_exchange {
  void answer(std::string payload, bool) override {
    answers.push_back(std::move(payload));
  }

  std::size_t unsent() const noexcept override { return left; }

  void cut() override { answers.push_back("cut"); }

  journal answers;
  std::size_t left = 0;
};

struct fixture {
  fixture() {
    opts.high_water_mark = 100;
    session->listen(acceptor.on_session(*session));
  }

  void settle() {
    io.restart();
    io.poll();
  }

  void message(std::string_view text) {
    session->send(make_text_frame('4', text));
  }

  boost::asio::io_context io{1};
  engine_options opts;
  manual_clock clock;
  flush_list dirty{io};
  worker_counters counters;
  int ended = 0;
  session_env env{opts, clock, dirty, counters,
                  [this](engine_session&) { ++ended; }};
  recording_acceptor acceptor;
  fake_socket socket;
  fake_get get;
  session_ptr session{
    new engine_session(env, "sid", handshake_info{}, {}, true)};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(session_tests, fixture)

CAF_TEST(what is sent waits for the end of the turn) {
  session->on_poll(get);
  message("a");
  CAF_CHECK(get.answers.empty());
  settle();
  CAF_REQUIRE_EQUAL(get.answers.size(), 1u);
  CAF_CHECK_EQUAL(get.answers[0].substr(get.answers[0].find('\x1e')), "\x1e"
                                                                      "4a");
}

CAF_TEST(no call of the owner calls the listener before it returns) {
  session->attach(socket);
  session->close();
  session->close(true);
  CAF_CHECK(acceptor.events.empty());
  CAF_CHECK_EQUAL(ended, 0);
  settle();
  CAF_CHECK_EQUAL(acceptor.events, journal{"close forced close"});
  CAF_CHECK_EQUAL(ended, 1);
}

CAF_TEST(a closed session refuses messages) {
  session->attach(socket);
  session->close();
  CAF_CHECK(!session->send(make_text_frame('4', "a")));
  CAF_CHECK(!session->writable());
  settle();
  CAF_CHECK_EQUAL(socket.sent.back(), "shut");
}

CAF_TEST(the next answer waits until the last one is written) {
  session->on_poll(get);
  get.left = 10;
  settle();
  CAF_CHECK_EQUAL(get.answers.size(), 1u);
  CAF_CHECK_EQUAL(session->buffered(), 10u);
  fake_get next;
  CAF_CHECK(session->on_poll(next));
  message("a");
  settle();
  CAF_CHECK(next.answers.empty());
  get.left = 0;
  session->on_written(get);
  settle();
  CAF_CHECK_EQUAL(next.answers, journal{"4a"});
}

CAF_TEST(drain is told once and only from outside of send) {
  session->attach(socket);
  CAF_CHECK(!session->send(make_text_frame('4', std::string(200, 'x'))));
  socket.bytes = 0;
  CAF_CHECK(session->send(make_text_frame('4', "a")));
  CAF_CHECK(acceptor.events.empty());
  session->on_written(socket, true);
  session->on_written(socket, true);
  CAF_CHECK_EQUAL(acceptor.events, journal{"drain"});
}

CAF_TEST(too many refused bytes drop the queue and end the session later) {
  opts.slow_consumer_limit = opts.max_refused_bytes = 50;
  opts.max_http_buffer_size = 60; // four of them fit
  session->attach(socket);
  socket.is_blocked = true;
  socket.bytes = 0;
  message(std::string(200, 'x'));
  CAF_CHECK_EQUAL(socket.sent.size(), 2u);
  message(std::string(50, 'x'));
  CAF_CHECK_EQUAL(socket.sent.back(), "discard");
  CAF_CHECK(acceptor.events.empty());
  settle();
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(a hundred thousand idle sessions do nothing until their pings) {
  struct silent final : session_listener {
    void on_message(std::string_view) override {}
    void on_binary(std::string_view) override {}
    void on_close(close_reason) override {}
  };
  std::vector<std::unique_ptr<fake_socket>> sockets;
  std::vector<session_ptr> all;
  for (auto i = 0; i < 100000; ++i) {
    sockets.push_back(std::make_unique<fake_socket>());
    all.emplace_back(new engine_session(env, "", handshake_info{}, {}, false));
    all.back()->listen(std::make_unique<silent>());
    all.back()->attach(*sockets.back());
  }
  settle();
  auto sent = counters.packets_sent;
  std::size_t handlers = 0;
  auto idle =
    opts.ping_interval - engine_io::heartbeat::lead - timer_wheel::tick;
  for (auto end = clock.now() + idle; clock.now() < end;) {
    clock.advance(timer_wheel::tick);
    io.restart();
    handlers += io.poll();
  }
  CAF_CHECK_EQUAL(handlers, 0u);
  CAF_CHECK_EQUAL(counters.packets_sent, sent);
  clock.advance(timer_wheel::tick);
  CAF_CHECK_EQUAL(counters.packets_sent, sent + all.size() + 1);
}

CAF_TEST(a session without a listener ends) {
  session_ptr lonely{new engine_session(env, "x", handshake_info{}, {}, true)};
  lonely->listen(nullptr);
  lonely->attach(socket);
  lonely->on_text(socket, "4a");
  settle();
  CAF_CHECK_EQUAL(socket.sent.back(), "shut");
  CAF_CHECK_EQUAL(ended, 1);
}

CAF_TEST(the listener is gone when its close was told) {
  session->attach(socket);
  session->on_channel_end(socket, close_reason::transport_close);
  session->on_channel_end(socket, close_reason::transport_error);
  session->close(true);
  settle();
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport close"});
}

CAF_TEST_FIXTURE_SCOPE_END()
