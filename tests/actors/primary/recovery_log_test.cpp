// Who owns a session, and who gets it next.
#define CAF_SUITE primary.recovery_log

#include "actors/primary/recovery_log.hpp"

#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

constexpr worker_id id1{1, 0};
constexpr worker_id id2{2, 0};
constexpr worker_id id3{3, 0};

/// @returns what `mail` says, in a word.
std::string word(const recovery_mail& mail) {
  auto to = std::to_string(mail.to.slot) + ' ';
  if (caf::holds_alternative<close_session>(mail.content.body))
    return to + "close";
  const auto& x = caf::get<session_restored>(mail.content.body);
  if (x.session.empty())
    return to + "refused";
  return to + x.session.front().sid + '+'
         + std::to_string(x.session.front().missed.size());
}

std::vector<std::string> words(const recovery_mails& mails) {
  std::vector<std::string> result;
  for (const auto& x : mails)
    result.push_back(word(x));
  return result;
}

using said = std::vector<std::string>;

restore_session claim(const std::string& pid = "pid", packet_offset offset = 0,
                      bool owned = false) {
  return {7, "/", pid, offset, owned};
}

struct fixture {
  fixture() { log.on(id1, session_opened{"pid", "/", "sid", 100, "{}"}, now); }

  void broadcast_to_all() { log.append(id3, broadcast{}, now); }

  /// The client left; its owner says so.
  void close(bool recoverable = true) {
    log.on(id1, session_closed{"pid", recoverable}, now);
  }

  said restore(worker_id by, const restore_session& x) {
    return words(log.on(by, x, now));
  }

  recovery_log::time_point now{};
  recovery_log log{recovery_limits{}, 100};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(recovery_log_tests, fixture)

CAF_TEST(a closed session goes to who asks and then its packets do) {
  close();
  broadcast_to_all();
  CAF_CHECK(restore(id2, claim()) == said{"2 sid+0"});
  broadcast_to_all();
  CAF_CHECK(restore(id2, claim("pid", 0, true)) == said{"2 sid+2"});
}

CAF_TEST(a session is given away once) {
  close();
  CAF_CHECK(restore(id2, claim()) == said{"2 sid+0"});
  CAF_CHECK(restore(id3, claim("pid", 0, true)) == said{"3 refused"});
}

CAF_TEST(nobody gets a session that somebody closed on purpose) {
  close(false);
  CAF_CHECK(restore(id2, claim()) == said{"2 refused"});
  CAF_CHECK_EQUAL(log.sessions(), 0u);
}

CAF_TEST(sockets that come and go cost a quiet client nothing) {
  recovery_limits few;
  few.packets.packets = 10;
  recovery_log x{few, 100};
  x.on(id1, session_opened{"pid", "/", "sid", 100, "{}"}, now);
  for (std::size_t i = 0; i < lost_packets::max_rooms + 100; ++i) {
    const auto sid = std::to_string(i);
    x.on(id1, session_opened{"pid" + sid, "/", sid, 100, "{}"}, now);
    broadcast to_one;
    to_one.opts.rooms = {sid};
    x.append(id1, to_one, now);
    x.on(id1, session_closed{"pid" + sid, false}, now);
  }
  x.on(id1, session_closed{"pid", true}, now);
  CAF_CHECK(words(x.on(id2, claim(), now)) == said{"2 sid+0"});
}

CAF_TEST(nobody gets an unknown session or one of another namespace) {
  close();
  CAF_CHECK(restore(id2, claim("guessed")) == said{"2 refused"});
  auto elsewhere = claim();
  elsewhere.nsp = "/admin";
  CAF_CHECK(restore(id2, elsewhere) == said{"2 refused"});
}

CAF_TEST(an offset from the future is refused) {
  close();
  CAF_CHECK(restore(id2, claim("pid", 101)) == said{"2 refused"});
}

CAF_TEST(the owner of a live session is asked to close it first) {
  CAF_CHECK(restore(id2, claim()) == said{"1 close"});
  auto mails = log.on(id1, session_closed{"pid", true}, now);
  CAF_CHECK(words(mails) == said{"2 sid+0"});
}

CAF_TEST(a session that its owner closed on purpose meanwhile is refused) {
  restore(id2, claim());
  auto mails = log.on(id1, session_closed{"pid", false}, now);
  CAF_CHECK(words(mails) == said{"2 refused"});
}

CAF_TEST(an owner that does not answer in time loses the session) {
  restore(id2, claim());
  now += 1s - 1ms;
  CAF_CHECK(log.expire(now).empty());
  now += 1ms;
  CAF_CHECK(words(log.expire(now)) == said{"2 sid+0"});
  // What it says from now on counts no more.
  CAF_CHECK(log.on(id1, session_closed{"pid", false}, now).empty());
  CAF_CHECK(restore(id2, claim("pid", 0, true)) == said{"2 sid+0"});
}

CAF_TEST(of two claims the newer one counts) {
  restore(id2, claim());
  CAF_CHECK(restore(id3, claim()) == said{"2 refused"});
  auto mails = log.on(id1, session_closed{"pid", true}, now);
  CAF_CHECK(words(mails) == said{"3 sid+0"});
}

CAF_TEST(sessions of a dead worker wait for their clients) {
  CAF_CHECK(log.remove(id1, now).empty());
  CAF_CHECK(restore(id2, claim()) == said{"2 sid+0"});
}

CAF_TEST(the death of the owner answers who waits for it) {
  restore(id2, claim());
  CAF_CHECK(words(log.remove(id1, now)) == said{"2 sid+0"});
}

CAF_TEST(a session waits for its client as long as it may and no longer) {
  close();
  now += 2min;
  log.expire(now);
  CAF_CHECK_EQUAL(log.sessions(), 1u);
  now += 1ms;
  log.expire(now);
  CAF_CHECK_EQUAL(log.sessions(), 0u);
}

CAF_TEST(a live session does not expire) {
  now += 10min;
  log.expire(now);
  CAF_CHECK_EQUAL(log.sessions(), 1u);
}

CAF_TEST(what others say of a session does not count) {
  log.on(id3, session_closed{"pid", false}, now);
  log.on(id3, session_changed{"pid", 100, false, {}, {"{\"evil\":1}"}}, now);
  CAF_CHECK_EQUAL(log.sessions(), 1u);
  log.on(id3, session_opened{"pid", "/", "thief", 100, "{}"}, now);
  close();
  CAF_CHECK(restore(id2, claim()) == said{"2 sid+0"});
}

CAF_TEST(closed sessions are bounded and the oldest goes first) {
  recovery_limits two;
  two.sessions = 2;
  recovery_log x{two, 100};
  for (const auto* pid : {"a", "b", "c"}) {
    x.on(id1, session_opened{pid, "/", pid, 100, "{}"}, now);
    x.on(id1, session_closed{pid, true}, now);
  }
  CAF_CHECK_EQUAL(x.sessions(), 2u);
  CAF_CHECK(words(x.on(id2, claim("a"), now)) == said{"2 refused"});
  CAF_CHECK(words(x.on(id2, claim("c"), now)) == said{"2 c+0"});
}

CAF_TEST_FIXTURE_SCOPE_END()
