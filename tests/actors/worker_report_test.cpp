// What a worker counts, as text.
#define CAF_SUITE core.worker_report

#include "actors/worker_report.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

CAF_TEST(what was encoded is decoded) {
  worker_counters x;
  x.sessions = 3;
  x.bytes_sent = ~uint64_t{0};
  x.drops[worker_drop::slow_reader] = 7;
  x.requests.add(2ms);
  auto y = decode_counters(encode_counters(x));
  CAF_CHECK_EQUAL(y.sessions, 3u);
  CAF_CHECK_EQUAL(y.bytes_sent, ~uint64_t{0});
  CAF_CHECK_EQUAL(y.drops[worker_drop::slow_reader], 7u);
  CAF_CHECK_EQUAL(y.requests.counts.at(2), 1u);
  CAF_CHECK_EQUAL(y.requests.total, 2000u);
  CAF_CHECK_EQUAL(encode_counters(y), encode_counters(x));
}

CAF_TEST(each number has a name of its own) {
  // Every value differs, so that a name that stands for two would lose one.
  std::string text = encode_counters({}), numbered;
  unsigned count = 0;
  for (std::size_t at = 0; at < text.size();) {
    auto end = text.find('\n', at);
    numbered += text.substr(at, end - at - 1) + std::to_string(++count) + '\n';
    at = end + 1;
  }
  CAF_CHECK(count > 30);
  CAF_CHECK_EQUAL(encode_counters(decode_counters(numbered)), numbered);
}

CAF_TEST(other names and other lines are left out) {
  auto x = decode_counters("later 5\nsessions 2\nconnections\nupgrades x\n"
                           "handed_back -1\nbytes_sent 1 2\n\npackets_sent 4");
  CAF_CHECK_EQUAL(x.sessions, 2u);
  CAF_CHECK_EQUAL(x.packets_sent, 4u);
  CAF_CHECK_EQUAL(x.connections + x.upgrades + x.handed_back + x.bytes_sent,
                  0u);
}

CAF_TEST(a duration belongs to the class whose bound it does not exceed) {
  duration_counts x;
  for (auto time : {0us, 500us, 501us, 1000us, 5000000us, 5000001us, -1us})
    x.add(time);
  CAF_CHECK_EQUAL(x.counts.at(0), 3u);
  CAF_CHECK_EQUAL(x.counts.at(1), 2u);
  CAF_CHECK_EQUAL(x.counts.at(8), 1u);
  CAF_CHECK_EQUAL(x.counts.at(9), 1u);
  CAF_CHECK_EQUAL(x.total, 10002002u);
}
