// Chains of middleware: order, refusals, words that come late or twice.
#define CAF_SUITE socket_io.middleware

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "actors/socket_io/middleware.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::socket_io;

namespace {

/// What a chain did, in order: a letter for each step, then "+" for passed or
/// "-" and the message for refused.
struct diary {
  middleware_step passes(char name) {
    return [this, name](next word) {
      text += name;
      word();
    };
  }

  middleware_step keeps(char name) {
    return [this, name](next word) {
      text += name;
      kept = word;
    };
  }

  next::function done() {
    return [this](const std::optional<error>& x) {
      text += x ? "-" + x->message : "+";
    };
  }

  std::string text;
  std::optional<next> kept;
};

} // namespace

CAF_TEST(steps are asked in order and all must pass) {
  diary d;
  run_chain({d.passes('a'), d.passes('b')}, d.done());
  CAF_CHECK_EQUAL(d.text, "ab+");
}

CAF_TEST(an empty chain passes) {
  diary d;
  run_chain({}, d.done());
  CAF_CHECK_EQUAL(d.text, "+");
}

CAF_TEST(the first refusal ends the chain) {
  diary d;
  run_chain(
    {d.passes('a'), [](next word) { word(error{"no"}); }, d.passes('b')},
    d.done());
  CAF_CHECK_EQUAL(d.text, "a-no");
}

CAF_TEST(a step may speak later) {
  diary d;
  run_chain({d.keeps('a'), d.passes('b')}, d.done());
  CAF_CHECK_EQUAL(d.text, "a");
  (*d.kept)();
  CAF_CHECK_EQUAL(d.text, "ab+");
}

CAF_TEST(only the first word of a step counts) {
  diary d;
  run_chain({[&](next word) {
               auto copy = word;
               word();
               copy(error{"no"});
               word();
             },
             d.passes('b')},
            d.done());
  CAF_CHECK_EQUAL(d.text, "b+");
}

CAF_TEST(a word said late and twice counts once) {
  diary d;
  run_chain({d.keeps('a')}, d.done());
  auto word = *d.kept;
  word(error{"no"});
  word();
  CAF_CHECK_EQUAL(d.text, "a-no");
}

CAF_TEST(a step that throws refuses without telling why) {
  diary d;
  run_chain({[](next) { throw std::runtime_error("secret"); }, d.passes('b')},
            d.done());
  CAF_CHECK_EQUAL(d.text, "-internal error");
}

CAF_TEST(a step that throws something else refuses too) {
  diary d;
  run_chain({[](next) { throw 42; }}, d.done());
  CAF_CHECK_EQUAL(d.text, "-internal error");
}

CAF_TEST(a step that throws after it passed has passed) {
  diary d;
  run_chain({[](next word) {
               word();
               throw std::runtime_error("late");
             },
             d.passes('b')},
            d.done());
  CAF_CHECK_EQUAL(d.text, "b+");
}
