// Bytes on their way out of a connection.
#define CAF_SUITE loop.outbox

#include "actors/loop/outbox.hpp"

#include <string>

#include "tests/test.hpp"

using socketio::outbox;

namespace {

void stage(outbox& out, const std::string& bytes) {
  out.staged().insert(out.staged().end(), bytes.begin(), bytes.end());
}

std::string next(outbox& out) {
  auto bytes = out.next();
  return {bytes.begin(), bytes.end()};
}

} // namespace

CAF_TEST(bytes leave in the order in which they were staged) {
  outbox out;
  stage(out, "abc");
  CAF_CHECK_EQUAL(next(out), "abc");
  out.taken(2);
  stage(out, "de");
  CAF_CHECK_EQUAL(next(out), "c");
  CAF_CHECK_EQUAL(out.size(), 3u);
  out.taken(1);
  CAF_CHECK_EQUAL(next(out), "de");
  out.taken(2);
  CAF_CHECK_EQUAL(next(out), "");
  CAF_CHECK_EQUAL(out.size(), 0u);
}

CAF_TEST(clear forgets what was refused and what is staged) {
  outbox out;
  stage(out, "abc");
  next(out);
  out.taken(1);
  stage(out, "de");
  out.clear();
  CAF_CHECK_EQUAL(out.size(), 0u);
  stage(out, "f");
  CAF_CHECK_EQUAL(next(out), "f");
}

CAF_TEST(memory shrinks after a burst) {
  outbox out;
  for (int i = 0; i < 2; ++i) {
    stage(out, std::string(2 * outbox::keep, 'x'));
    out.taken(next(out).size());
    CAF_CHECK_LESS_OR_EQUAL(out.staged().capacity(), outbox::keep);
  }
  next(out);
  CAF_CHECK_LESS_OR_EQUAL(out.staged().capacity(), outbox::keep);
}
