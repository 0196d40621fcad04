// Waits for descriptors: what is told, how often, and to whom.
#define CAF_SUITE engine_io.poller

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "actors/engine_io/poller.hpp"
#include "actors/socket_pair.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

/// One end of a connection in a poller; the test holds the other.
struct end final : poll_listener {
  explicit end(poller& owner) : entry(std::in_place, owner, *this) {
    auto fds = make_socket_pair(SOCK_STREAM);
    CAF_REQUIRE(fds);
    mine = std::move(fds->first);
    other = std::move(fds->second);
    CAF_REQUIRE(entry->enter(mine.get()));
  }

  ~end() {
    if (entry)
      entry->leave();
  }

  void on_poll(bool readable, bool writable) override {
    told += readable ? "r" : "";
    told += writable ? "w" : "";
    if (then)
      then();
  }

  void send() { CAF_REQUIRE_EQUAL(::send(other.get(), "x", 1, 0), 1); }

  unique_fd mine;
  unique_fd other;
  std::optional<poll_entry> entry;
  std::string told;
  std::function<void()> then;
};

struct fixture {
  /// Runs the loop until it has nothing to do.
  /// @returns false if it always has.
  bool settle() {
    for (int i = 0; i < 100; ++i)
      if (io.poll() == 0)
        return true;
    return false;
  }

  boost::asio::io_context io;
  std::optional<poller> uut{std::in_place, io};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(poller_tests, fixture)

CAF_TEST(a wait is for one call) {
  end x{*uut};
  x.entry->await_readable();
  x.send();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "r");
  x.entry->await_readable();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "rr");
}

CAF_TEST(what came before the wait is told) {
  end x{*uut};
  x.send();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "");
  x.entry->await_readable();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "r");
}

CAF_TEST(waits for both sides are told at once) {
  end x{*uut};
  x.entry->await_readable();
  x.entry->await_writable();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "w");
  x.entry->await_writable();
  x.send();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "wrw");
}

CAF_TEST(while reading is paused nothing to read is told) {
  end x{*uut};
  end y{*uut};
  x.entry->await_readable();
  uut->pause_reading();
  x.send();
  CAF_CHECK(settle());
  x.entry->await_writable();
  y.entry->await_readable();
  y.send();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "w");
  uut->resume_reading();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "wr");
  CAF_CHECK_EQUAL(y.told, "r");
}

CAF_TEST(an entry may leave while reading is paused) {
  end x{*uut};
  x.entry->await_readable();
  uut->pause_reading();
  x.send();
  CAF_CHECK(settle());
  x.entry->leave();
  x.entry.reset();
  uut->resume_reading();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "");
}

CAF_TEST(an end is told though reading is paused) {
  end x{*uut};
  x.entry->await_readable();
  uut->pause_reading();
  x.other.reset();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "r");
}

CAF_TEST(an end is told to who waits) {
  end x{*uut};
  x.entry->await_readable();
  x.other.reset();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "r");
}

CAF_TEST(an end that nobody waits for does not keep the loop busy) {
  end x{*uut};
  x.other.reset();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "");
  x.entry->await_readable();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "r");
}

CAF_TEST(who has left hears nothing) {
  end x{*uut};
  end y{*uut};
  for (auto [one, another] : {std::pair{&x, &y}, std::pair{&y, &x}}) {
    one->entry->await_readable();
    one->then = [other = another] { other->entry->leave(); };
    one->send();
  }
  CAF_CHECK(settle());
  auto told = x.told + y.told;
  CAF_CHECK_EQUAL(told, "r");
}

CAF_TEST(an entry may go when it is told) {
  end x{*uut};
  x.then = [&] {
    x.entry->leave();
    x.entry.reset();
  };
  x.entry->await_readable();
  x.send();
  CAF_CHECK(settle());
  CAF_CHECK_EQUAL(x.told, "r");
}

CAF_TEST(a descriptor that is none is refused) {
  struct : poll_listener {
    void on_poll(bool, bool) override {}
  } nobody;
  poll_entry x{*uut, nobody};
  CAF_CHECK(!x.enter(-1));
}

CAF_TEST(the poller may go before its turn) {
  {
    end x{*uut};
    x.entry->await_readable();
    x.send();
  }
  uut.reset();
  CAF_CHECK(settle());
}

CAF_TEST_FIXTURE_SCOPE_END()
