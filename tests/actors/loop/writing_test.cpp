// What a broker sends over a connection of the loop, and its bounds.
#define CAF_SUITE loop.writing

#include "tests/actors/loop/broker_fixture.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;
using caf::io::receive_policy;

namespace {

const auto any = receive_policy::at_most(1000);

struct fixture : broker_fixture {
  // Reads at the far end, running the loop, until `size` bytes are there.
  bool drain(far_end& peer, std::size_t size) {
    return run_until(io, [&peer, size] {
      peer.receive();
      return peer.got().size() >= size || peer.ended();
    });
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(writing_tests, fixture)

CAF_TEST(what a turn writes leaves together at its end) {
  auto peer = connect(any);
  act([this, &peer](caf::io::broker* self) {
    for (auto word : {"hello ", "world "}) {
      self->write(hdl, 6, word);
      self->flush(hdl);
    }
    peer.receive();
    CAF_CHECK_EQUAL(peer.got(), "");
  });
  run_ready(io);
  peer.receive();
  CAF_CHECK_EQUAL(peer.got(), "hello world ");
  CAF_CHECK_EQUAL(refused(), 0u);
}

CAF_TEST(much does not wait for the end of the turn) {
  auto peer = connect(any);
  act([this, &peer](caf::io::broker* self) {
    auto bytes = pattern(300'000);
    self->write(hdl, bytes.size(), bytes.data());
    self->flush(hdl);
    peer.receive();
  });
  CAF_CHECK(!peer.got().empty());
}

CAF_TEST(a loop with something to send is not idle) {
  auto peer = connect(any);
  act([this](caf::io::broker* self) {
    self->write(hdl, 5, "hello");
    self->flush(hdl);
    CAF_CHECK(!loop.idle());
  });
  run_ready(io);
  CAF_CHECK(loop.idle());
}

CAF_TEST(refused bytes are counted and arrive in order) {
  auto peer = connect(any);
  auto bytes = pattern(3'000'000);
  write(bytes.substr(0, 2'000'000));
  auto first = refused();
  CAF_CHECK(first > 0 && first < 2'000'000);
  write(bytes.substr(2'000'000));
  CAF_CHECK_EQUAL(refused(), first + 1'000'000);
  CAF_CHECK(drain(peer, bytes.size()));
  CAF_CHECK(peer.got() == bytes);
  CAF_CHECK_EQUAL(refused(), 0u);
}

CAF_TEST(the time of the last move tells a reading peer from a stuck one) {
  auto peer = connect(any);
  write(pattern(2'000'000));
  run_ready(io);
  auto stuck = loop.load(hdl)->moved;
  write("more");
  run_ready(io);
  CAF_CHECK(loop.load(hdl)->moved == stuck);
  CAF_CHECK(run_until(io, [&] {
    peer.receive();
    return loop.load(hdl)->moved > stuck;
  }));
}

CAF_TEST(a link that is full again at once says so) {
  auto full = 0;
  loop.on_full(1'000'000, [&full] { ++full; });
  auto peer = connect(any);
  write(pattern(3'000'000));
  run_ready(io);
  CAF_CHECK(drain(peer, 3'000'000));
  write(pattern(3'000'000));
  run_ready(io);
  CAF_CHECK_EQUAL(full, 2);
}

CAF_TEST(a burst beyond the bound drops nobody who reads) {
  cfg.loop.max_refused = 1'000'000;
  auto peer = connect(any);
  auto bytes = pattern(40'000'000);
  write(bytes);
  CAF_CHECK(refused() > cfg.loop.max_refused);
  CAF_CHECK(drain(peer, bytes.size()));
  CAF_CHECK(peer.got() == bytes);
  CAF_CHECK_EQUAL(log.closed, 0u);
}

CAF_TEST(who watches hears each time a connection passes the bound) {
  auto full = 0;
  loop.on_full(1'000'000, [&full] { ++full; });
  auto peer = connect(any);
  write(pattern(900'000));
  CAF_CHECK_EQUAL(full, 0);
  write(pattern(900'000));
  write(pattern(900'000));
  CAF_CHECK_EQUAL(full, 1);
  CAF_CHECK(drain(peer, 2'700'000));
  write("little");
  write(pattern(2'000'000));
  CAF_CHECK_EQUAL(full, 2);
}

CAF_TEST(beyond the bound a connection on which nothing moves fails) {
  cfg.loop.max_refused = 1'000'000;
  cfg.loop.stall = 0ms;
  auto peer = connect(any);
  write(pattern(3'000'000));
  run_ready(io);
  CAF_CHECK_EQUAL(log.closed, 1u);
  CAF_CHECK(loop.find(hdl) == nullptr);
  CAF_CHECK(!log.reentered);
}

CAF_TEST(beyond the last bound a connection fails at once) {
  cfg.loop.max_refused_ever = 2'000'000;
  auto peer = connect(any);
  write(pattern(1'500'000));
  run_ready(io);
  CAF_CHECK_EQUAL(log.closed, 0u);
  write(pattern(1'500'000));
  run_ready(io);
  CAF_CHECK_EQUAL(log.closed, 1u);
}

CAF_TEST(a peer that only sends cannot delay its failure) {
  cfg.loop.max_refused_ever = 2'000'000;
  auto peer = connect(any);
  while (peer.send(pattern(100'000)) > 0)
    ; // until the socket is full
  act([this](caf::io::broker* self) {
    auto bytes = pattern(3'000'000);
    self->write(hdl, bytes.size(), bytes.data());
    self->flush(hdl);
  });
  CAF_CHECK(run_until(io, [&] {
    peer.send(pattern(100'000));
    return log.closed == 1;
  }));
}

CAF_TEST(a closed connection still sends what is pending) {
  auto peer = connect(any);
  auto bytes = pattern(2'000'000);
  act([this, &bytes](caf::io::broker* self) {
    self->write(hdl, bytes.size(), bytes.data());
    self->close(hdl); // without a flush
  });
  CAF_CHECK(drain(peer, bytes.size()));
  CAF_CHECK(run_until(io, [&] { return peer.receive() == 0 && peer.ended(); }));
  CAF_CHECK(peer.got() == bytes);
  CAF_CHECK_EQUAL(log.closed, 0u);
}

CAF_TEST(a closed connection to a stuck peer is reset after its time) {
  cfg.loop.linger = 20ms;
  auto peer = connect(any);
  write(pattern(2'000'000));
  act([this](caf::io::broker* self) { self->close(hdl); });
  CAF_CHECK(loop.find(hdl) != nullptr);
  CAF_CHECK(run_until(io, [this] { return loop.find(hdl) == nullptr; }));
  while (peer.receive() > 0)
    ; // what the kernel had taken
  CAF_CHECK(peer.ended());
  CAF_CHECK(peer.got().size() < 2'000'000);
}

CAF_TEST(a peer that resets while data is pending closes the connection) {
  auto peer = connect(any);
  write(pattern(2'000'000));
  CAF_CHECK(refused() > 0);
  peer.close();
  CAF_CHECK(run_until(io, [this] { return log.closed == 1; }));
  CAF_CHECK(loop.find(hdl) == nullptr);
}

CAF_TEST(a peer that dies while a closed connection lingers ends it) {
  cfg.loop.linger = 1h;
  auto peer = connect(any);
  write(pattern(2'000'000));
  act([this](caf::io::broker* self) { self->close(hdl); });
  peer.close();
  CAF_CHECK(run_until(io, [this] { return loop.find(hdl) == nullptr; }));
}

CAF_TEST(acknowledged writes add up to what was written) {
  auto peer = connect(any);
  act([this](caf::io::broker* self) { self->ack_writes(hdl, true); });
  std::size_t total = 0;
  for (auto size : {1u, 100'000u, 3'000'000u, 17u}) {
    write(pattern(size));
    total += size;
  }
  CAF_CHECK(drain(peer, total));
  CAF_CHECK(run_until(io, [&] { return log.written == total; }));
  run_ready(io);
  CAF_CHECK_EQUAL(log.written, total);
  CAF_CHECK(!log.reentered);
}

CAF_TEST(a handler that answers and closes is heard) {
  log.on_data = [](caf::io::broker* self, const caf::io::new_data_msg& msg) {
    self->write(msg.handle, 3, "bye");
    self->close(msg.handle);
  };
  auto peer = connect(any);
  peer.send("x");
  CAF_CHECK(drain(peer, 3));
  CAF_CHECK_EQUAL(peer.got(), "bye");
}

CAF_TEST_FIXTURE_SCOPE_END()
