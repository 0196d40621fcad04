// What the supervisor tells of the number of its workers.
#define CAF_SUITE primary.staffing
#include "tests/actors/primary/supervisor_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(staffing_tests, fixture)

CAF_TEST(each worker that becomes ready is told of) {
  start();
  ready(0);
  ready(0);
  ready(1);
  ready(2);
  CAF_CHECK_EQUAL(counts, (strings{"0 of 3", "1 of 3", "2 of 3", "3 of 3"}));
}

CAF_TEST(a crash and what fills its place are told of) {
  start_and_be_ready();
  counts.clear();
  end(1, killed);
  ready(1);
  CAF_CHECK_EQUAL(counts, (strings{"2 of 3", "3 of 3"}));
}

CAF_TEST(another number of workers is told of) {
  start_and_be_ready();
  counts.clear();
  tell(set_workers{4});
  ready(3);
  tell(set_workers{2});
  CAF_CHECK_EQUAL(counts, (strings{"3 of 4", "4 of 4", "2 of 2"}));
}

CAF_TEST(a worker that is asked to end by somebody else does not count) {
  start_and_be_ready();
  counts.clear();
  tell(worker_draining{starter.running.at(0).id});
  CAF_CHECK_EQUAL(counts, strings{"2 of 3"});
}

CAF_TEST(a rolling restart is told of only if a place is empty meanwhile) {
  start_and_be_ready();
  counts.clear();
  tell(restart_atom::value);
  for (uint16_t slot = 0; slot < 3; ++slot) {
    ready(slot);
    end_old(slot, exit_0);
  }
  CAF_CHECK_EQUAL(counts, strings{});
}

CAF_TEST(a stop is told of once) {
  start_and_be_ready();
  counts.clear();
  tell(stop_atom::value);
  for (uint16_t slot = 0; slot < 3; ++slot)
    end(slot, exit_0);
  CAF_CHECK_EQUAL(counts, strings{"0 of 3, stopping"});
}

CAF_TEST_FIXTURE_SCOPE_END()
