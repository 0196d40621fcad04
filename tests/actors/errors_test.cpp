// Errors: what people read of them.
#define CAF_SUITE core.errors

#include <cerrno>

#include <caf/sec.hpp>

#include "actors/errors.hpp"

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(an error tells its text) {
  CAF_CHECK_EQUAL(describe(make_error(ec::peer_gone)), "peer_gone");
  CAF_CHECK_EQUAL(describe(make_error(ec::peer_gone, "worker 1.2 is gone")),
                  "worker 1.2 is gone");
  CAF_CHECK_EQUAL(describe(system_error("bind", EADDRINUSE)),
                  "bind: Address already in use");
}

CAF_TEST(an error of another category tells its name) {
  CAF_CHECK_EQUAL(describe(caf::make_error(caf::sec::unexpected_message)),
                  "system_error(unexpected_message)");
}

CAF_TEST(an error about answers names the workers that are missing) {
  const std::vector<worker_id> missing{{1, 0}, {2, 7}};
  const auto late = timeout_reached(missing);
  CAF_CHECK_EQUAL(describe(late), "timeout reached: missing 2 responses");
  CAF_CHECK_EQUAL(missing_workers(late), missing);
  CAF_CHECK_EQUAL(describe(operation_timed_out(missing)),
                  "operation has timed out");
  CAF_CHECK_EQUAL(missing_workers(operation_timed_out(missing)), missing);
  CAF_CHECK(missing_workers(make_error(ec::peer_gone, "x")).empty());
  CAF_CHECK(missing_workers({}).empty());
}
