// Quantiles of counted latencies.
#define CAF_SUITE bench.histogram

#include "bench/loadgen/histogram.hpp"

#include "tests/test.hpp"

using namespace socketio::bench;
using namespace std::chrono_literals;

CAF_TEST(nothing counted is zero) {
  histogram x;
  CAF_CHECK_EQUAL(x.quantile(0.5), 0.0);
  CAF_CHECK_EQUAL(x.max(), 0.0);
}

CAF_TEST(quantiles are off by less than one percent) {
  histogram x;
  for (int i = 1; i <= 100000; ++i)
    x.add(std::chrono::microseconds{i});
  for (auto q : {0.01, 0.5, 0.9, 0.99, 0.999}) {
    auto wanted = q * 100000;
    auto found = x.quantile(q);
    CAF_CHECK(found > wanted * 0.99 && found < wanted * 1.01);
  }
  CAF_CHECK_EQUAL(x.count(), 100000u);
}

CAF_TEST(no quantile exceeds the largest value) {
  histogram x;
  x.add(1001ns);
  x.add(100h);
  CAF_CHECK(x.quantile(1) <= x.max());
  CAF_CHECK_EQUAL(x.max(), 100.0 * 3600 * 1e6);
}

CAF_TEST(small values are exact) {
  histogram x;
  x.add(127ns);
  CAF_CHECK_EQUAL(x.quantile(0.5), 0.127);
}

CAF_TEST(clocks that go back count as zero) {
  histogram x;
  x.add(-1ns);
  CAF_CHECK_EQUAL(x.quantile(1), 0.0);
  CAF_CHECK_EQUAL(x.count(), 1u);
}
