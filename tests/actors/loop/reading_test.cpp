// What a broker receives over a connection of the loop.
#define CAF_SUITE loop.reading

#include <cstdint>
#include <random>

#include "tests/actors/loop/broker_fixture.hpp"

#include "tests/test.hpp"

using namespace socketio;
using caf::io::receive_policy;

namespace {

// A protocol like BASP's: four bytes that say how long the payload is.
struct framed {
  void operator()(caf::io::broker* self, const caf::io::new_data_msg& msg) {
    if (awaits_payload) {
      payloads.emplace_back(msg.buf.begin(), msg.buf.end());
      self->configure_read(msg.handle, receive_policy::exactly(4));
    } else {
      uint32_t size = 0;
      std::copy_n(msg.buf.begin(), 4, reinterpret_cast<char*>(&size));
      self->configure_read(msg.handle, receive_policy::exactly(size));
    }
    awaits_payload = !awaits_payload;
  }

  static std::string frame(const std::string& payload) {
    auto size = static_cast<uint32_t>(payload.size());
    return std::string{reinterpret_cast<const char*>(&size), 4} + payload;
  }

  bool awaits_payload = false;
  std::vector<std::string> payloads;
};

struct fixture : broker_fixture {
  framed protocol;

  far_end connect_framed() {
    log.on_data = std::ref(protocol);
    return connect(receive_policy::exactly(4));
  }

  // Sends all of `bytes`, running the loop whenever the socket is full.
  bool feed(far_end& peer, const std::string& bytes, std::size_t segment) {
    for (std::size_t at = 0; at < bytes.size();) {
      auto sent = peer.send(bytes.substr(at, segment));
      if (sent == 0 && loop.find(hdl) == nullptr)
        return false;
      at += sent;
      run_ready(io);
    }
    return true;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(reading_tests, fixture)

CAF_TEST(headers and payloads that come in single bytes are put together) {
  auto peer = connect_framed();
  feed(peer, framed::frame("hello") + framed::frame("w"), 1);
  CAF_CHECK_EQUAL(protocol.payloads, (std::vector<std::string>{"hello", "w"}));
}

CAF_TEST(many messages of one segment are all delivered) {
  auto peer = connect_framed();
  std::string all;
  for (int i = 0; i < 1000; ++i)
    all += framed::frame(std::to_string(i));
  feed(peer, all, all.size());
  CAF_REQUIRE_EQUAL(protocol.payloads.size(), 1000u);
  CAF_CHECK_EQUAL(protocol.payloads.back(), "999");
}

CAF_TEST(a payload longer than a chunk arrives whole) {
  auto peer = connect_framed();
  auto payload = pattern(5'000'000);
  feed(peer, framed::frame(payload) + framed::frame("next"), 1'000'000);
  CAF_REQUIRE_EQUAL(protocol.payloads.size(), 2u);
  CAF_CHECK(protocol.payloads[0] == payload);
  CAF_CHECK_EQUAL(protocol.payloads[1], "next");
}

CAF_TEST(random policies on random segments keep every byte) {
  std::mt19937 random{3};
  log.on_data = [&random](caf::io::broker* self,
                          const caf::io::new_data_msg& msg) {
    auto flag = static_cast<caf::io::receive_policy_flag>(random() % 3);
    auto size = random() % (random() % 5 == 0 ? 100'000 : 40);
    self->configure_read(msg.handle, {flag, size});
  };
  auto peer = connect(receive_policy::at_most(10));
  auto bytes = pattern(3'000'000);
  for (std::size_t at = 0; at < bytes.size();) {
    at += peer.send(bytes.substr(at, 1 + random() % 200'000));
    run_ready(io);
  }
  log.on_data = nullptr;
  act([this](caf::io::broker* self) {
    self->configure_read(hdl, receive_policy::at_most(1'000'000));
    self->trigger(hdl);
  });
  CAF_CHECK(run_until(io, [&] { return log.data.size() == bytes.size(); }));
  CAF_CHECK(log.data == bytes);
}

CAF_TEST(an end of stream in the middle of a message closes without it) {
  auto peer = connect_framed();
  feed(peer, framed::frame("whole") + framed::frame("torn").substr(0, 6), 100);
  CAF_CHECK_EQUAL(log.closed, 0u);
  peer.close();
  CAF_CHECK(run_until(io, [this] { return log.closed == 1; }));
  CAF_CHECK_EQUAL(protocol.payloads, std::vector<std::string>{"whole"});
  CAF_CHECK(loop.find(hdl) == nullptr);
}

CAF_TEST(what a peer sent before it died is still delivered) {
  auto peer = connect(receive_policy::at_most(100));
  peer.send("last words");
  peer.close();
  write("to nobody"); // EPIPE
  CAF_CHECK(run_until(io, [this] { return log.closed == 1; }));
  CAF_CHECK_EQUAL(log.data, "last words");
}

CAF_TEST(a zero size gives single bytes) {
  auto peer = connect({caf::io::receive_policy_flag::exactly, 0});
  feed(peer, "abc", 3);
  CAF_CHECK_EQUAL(log.sizes, (std::vector<std::size_t>{1, 1, 1}));
}

CAF_TEST(a halted connection delivers nothing and trigger goes on) {
  log.on_data = [](caf::io::broker* self, const caf::io::new_data_msg& msg) {
    self->halt(msg.handle);
  };
  auto peer = connect(receive_policy::exactly(2));
  feed(peer, "aabbcc", 6);
  CAF_CHECK_EQUAL(log.data, "aa");
  // Nothing more comes from the socket: the rest is in the buffer.
  act([this](caf::io::broker* self) { self->trigger(hdl); });
  run_ready(io);
  CAF_CHECK_EQUAL(log.data, "aabb");
  log.on_data = nullptr;
  act([this](caf::io::broker* self) { self->trigger(hdl); });
  run_ready(io);
  CAF_CHECK_EQUAL(log.data, "aabbcc");
  CAF_CHECK_EQUAL(log.closed, 0u);
}

CAF_TEST(halt with more waiting than a buffer holds is no end of stream) {
  log.on_data = [](caf::io::broker* self, const caf::io::new_data_msg& msg) {
    self->halt(msg.handle);
  };
  auto peer = connect(receive_policy::exactly(1));
  auto bytes = pattern(150'000);
  CAF_REQUIRE_EQUAL(peer.send(bytes), bytes.size());
  run_ready(io);
  for (int i = 0; i < 5; ++i) {
    act([this](caf::io::broker* self) { self->trigger(hdl); });
    run_ready(io);
  }
  CAF_CHECK_EQUAL(log.data.size(), 6u);
  log.on_data = nullptr;
  act([this](caf::io::broker* self) {
    self->configure_read(hdl, receive_policy::at_most(100'000));
    self->trigger(hdl);
  });
  CAF_CHECK(run_until(io, [&] { return log.data.size() == bytes.size(); }));
  CAF_CHECK(log.data == bytes);
  CAF_CHECK_EQUAL(log.closed, 0u);
}

CAF_TEST(halt and trigger in one handler neither stall nor reenter) {
  log.on_data = [](caf::io::broker* self, const caf::io::new_data_msg& msg) {
    for (int i = 0; i < 3; ++i) {
      self->halt(msg.handle);
      self->trigger(msg.handle);
    }
  };
  auto peer = connect(receive_policy::exactly(3));
  for (int i = 0; i < 50; ++i)
    feed(peer, "abcdefghi", 9);
  CAF_CHECK_EQUAL(log.data.size(), 450u);
  CAF_CHECK(!log.reentered);
}

CAF_TEST(activity tokens are spent one a piece) {
  auto peer = connect(receive_policy::exactly(1));
  act([this](caf::io::broker* self) {
    self->halt(hdl);
    self->trigger(hdl, 2);
  });
  feed(peer, "abcde", 5);
  CAF_CHECK_EQUAL(log.data, "ab");
  CAF_CHECK_EQUAL(log.passivated, 1u);
  log.on_passivated = [this](caf::io::broker* self) { self->trigger(hdl, 1); };
  act([this](caf::io::broker* self) { self->trigger(hdl, 1); });
  run_ready(io);
  CAF_CHECK_EQUAL(log.data, "abcde");
}

CAF_TEST(a handler may close its connection) {
  log.on_data = [](caf::io::broker* self, const caf::io::new_data_msg& msg) {
    self->close(msg.handle);
  };
  auto peer = connect(receive_policy::exactly(1));
  peer.send("abc");
  run_ready(io);
  CAF_CHECK_EQUAL(log.data, "a");
  CAF_CHECK_EQUAL(log.closed, 0u);
  peer.receive();
  CAF_CHECK(peer.ended());
}

CAF_TEST(a handler may end its broker) {
  log.on_data = [](caf::io::broker* self, const caf::io::new_data_msg&) {
    self->quit();
  };
  auto peer = connect(receive_policy::exactly(1));
  peer.send("abc");
  CAF_CHECK(run_until(io, [this] { return sys.registry().running() == 0; }));
  CAF_CHECK_EQUAL(log.data, "a");
  peer.receive();
  CAF_CHECK(peer.ended());
}

CAF_TEST_FIXTURE_SCOPE_END()
