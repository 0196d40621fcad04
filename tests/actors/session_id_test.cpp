// Session ids: who may own what, and where a request may name one.
#define CAF_SUITE core.session_id

#include <set>
#include <string>

#include "actors/session_id.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

/// @returns the session id in `target`; "none" if there is none.
std::string found_in(std::string_view target) {
  return std::string{find_session_id(target).value_or("none")};
}

} // namespace

CAF_TEST(a session id names its worker) {
  for (worker_id id : {worker_id{0, 0}, worker_id{1, 2}, worker_id{1023, 16383},
                       worker_id{512, 1}, worker_id{0, 16383}}) {
    auto owner = session_owner(make_session_id(id));
    CAF_REQUIRE(owner);
    CAF_CHECK(*owner == id);
  }
}

CAF_TEST(a session id has 20 characters of the alphabet) {
  auto sid = make_session_id({7, 8});
  CAF_CHECK_EQUAL(sid.size(), 20u);
  CAF_CHECK_EQUAL(sid.find_first_not_of(base64url_alphabet), std::string::npos);
}

CAF_TEST(ten thousand session ids begin differently) {
  std::set<std::string> beginnings;
  for (int i = 0; i < 10000; ++i)
    beginnings.insert(make_session_id({1, 1}).substr(0, 8));
  CAF_CHECK_EQUAL(beginnings.size(), 10000u);
}

CAF_TEST(what has not the form of a session id has no owner) {
  auto sid = make_session_id({7, 8});
  CAF_CHECK(!session_owner(""));
  CAF_CHECK(!session_owner(sid.substr(1)));
  CAF_CHECK(!session_owner(sid + "A"));
  for (char c : {'!', '+', '/', '=', ' ', '%', '\0', '\x80'}) {
    auto damaged = sid;
    damaged[3] = c;
    CAF_CHECK(!session_owner(damaged));
  }
}

CAF_TEST(only the query parameter sid of a target counts) {
  CAF_CHECK_EQUAL(found_in("/socket.io/?EIO=4&sid=abc&t=1"), "abc");
  CAF_CHECK_EQUAL(found_in("/socket.io/?sid=abc"), "abc");
  CAF_CHECK_EQUAL(found_in("/?sid="), "");
  CAF_CHECK_EQUAL(found_in("/?sid&sid=abc"), "abc");
  for (auto target : {"/socket.io/?EIO=4&xsid=abc", "/sid=abc", "/?EIO=sid=abc",
                      "/socket.io/", "", "?", "/?sid", "/?SID=abc",
                      "/?a=1#&sid=abc", "/#?sid=abc", "/?&&", "/a&sid=abc"})
    CAF_CHECK_EQUAL(found_in(target), "none");
}

CAF_TEST(the first of two sids counts) {
  CAF_CHECK_EQUAL(found_in("/?sid=one&sid=two"), "one");
}

CAF_TEST(a handshake opens a session and nothing else does) {
  CAF_CHECK(opens_session("/socket.io/?EIO=4&transport=polling"));
  CAF_CHECK(opens_session("/socket.io/?t=1&EIO=4"));
  CAF_CHECK(!opens_session("/socket.io/?EIO=4&transport=polling&sid=x"));
  CAF_CHECK(!opens_session("/index.html"));
  CAF_CHECK(!opens_session("/?xEIO=4"));
}
