// Clients without a worker never take all descriptors of the process.
#define CAF_SUITE sticky_balancer.client_bounds

#include "sticky_balancer/client_bounds.hpp"

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(a quarter of the descriptors is left over) {
  for (std::size_t limit : {128u, 256u, 1024u, 20000u, 65536u, 1048576u}) {
    auto x = bounds_for(limit);
    auto most = 3 * x.heads + x.waiting + 2 * x.unconfirmed;
    CAF_CHECK(most <= limit - limit / 4);
  }
}

CAF_TEST(bounds neither vanish nor grow without end) {
  CAF_CHECK_EQUAL(bounds_for(0).heads, 8u);
  CAF_CHECK_EQUAL(bounds_for(0).waiting, 8u);
  CAF_CHECK_EQUAL(bounds_for(1u << 30).heads, 16384u);
  CAF_CHECK_EQUAL(bounds_for(1u << 30).waiting, 4096u);
}

CAF_TEST(workers share what may be without confirmation) {
  client_bounds x{100, 100, 100};
  CAF_CHECK_EQUAL(x.unconfirmed_of_each(0), 100u);
  CAF_CHECK_EQUAL(x.unconfirmed_of_each(4), 25u);
  CAF_CHECK_EQUAL(x.unconfirmed_of_each(1000), 8u);
}
