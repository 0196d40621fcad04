// What socketio-top shows.
#define CAF_SUITE apps.top_frame

#include "apps/tools/top_frame.hpp"

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio::tools;
using namespace std::chrono_literals;

namespace {

numbers durations(double up_to_1ms, double up_to_5ms, double all) {
  std::string name = "request_duration_seconds_bucket ";
  return {{name + "0.001", up_to_1ms},
          {name + "0.005", up_to_5ms},
          {name + "+Inf", all}};
}

top_view busy_cluster() {
  top_view x;
  x.source = "127.0.0.1:9464";
  x.between = 2s;
  x.after.cluster = {{"serving", 1},
                     {"workers_wanted", 2},
                     {"restarts_total", 1},
                     {"port_accepted_total", 60}};
  x.before.cluster = {{"port_accepted_total", 40}};
  x.after.workers["0.5"] = {{"worker_up", 1},
                            {"worker_uptime_seconds", 90},
                            {"sessions", 500},
                            {"packets_sent_total", 5000}};
  x.before.workers["0.5"] = {{"packets_sent_total", 1000}};
  x.after.workers["1.9"] = {{"worker_up", 0}, {"sessions", 250}};
  x.after.drops = {{"flood", 3}, {"idle", 0}};
  return x;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    result.push_back(line);
  return result;
}

} // namespace

CAF_TEST(a rate is the growth in a second) {
  numbers before{{"x", 100}}, after{{"x", 150}};
  CAF_CHECK_EQUAL(rate(&before, after, "x", 2s), 25.0);
  CAF_CHECK_EQUAL(rate(nullptr, after, "x", 2s), 75.0);
  CAF_CHECK_EQUAL(rate(&before, after, "y", 2s), 0.0);
  CAF_CHECK_EQUAL(rate(&before, after, "x", 0s), 0.0);
}

CAF_TEST(a counter that fell was begun anew) {
  numbers before{{"x", 100}}, after{{"x", 30}};
  CAF_CHECK_EQUAL(rate(&before, after, "x", 1s), 30.0);
}

CAF_TEST(a quantile is the bound of its class) {
  auto before = durations(10, 10, 10), after = durations(60, 108, 110);
  CAF_CHECK_EQUAL(quantile(&before, after, 0.5).value(), 0.001);
  CAF_CHECK_EQUAL(quantile(&before, after, 0.9).value(), 0.005);
  CAF_CHECK(std::isinf(quantile(&before, after, 0.99).value()));
  CAF_CHECK(!quantile(&after, after, 0.5).has_value());
  CAF_CHECK(!quantile(nullptr, {}, 0.5).has_value());
}

CAF_TEST(numbers are cut to two digits and a unit) {
  CAF_CHECK_EQUAL(count_text(0), "0");
  CAF_CHECK_EQUAL(count_text(999), "999");
  CAF_CHECK_EQUAL(count_text(1234), "1.2k");
  CAF_CHECK_EQUAL(count_text(24400), "24k");
  CAF_CHECK_EQUAL(count_text(3.1e6), "3.1M");
  CAF_CHECK_EQUAL(bytes_text(1536), "1.5K");
  CAF_CHECK_EQUAL(bytes_text(50.0 * 1024 * 1024), "50M");
  CAF_CHECK_EQUAL(age_text(90), "90s");
  CAF_CHECK_EQUAL(age_text(200), "3min");
  CAF_CHECK_EQUAL(age_text(8000), "2h");
  CAF_CHECK_EQUAL(age_text(300000), "3d");
  CAF_CHECK_EQUAL(time_text(0.00025), "0.2ms");
  CAF_CHECK_EQUAL(time_text(0.12), "120ms");
  CAF_CHECK_EQUAL(time_text(2), "2.0s");
  CAF_CHECK_EQUAL(time_text(std::numeric_limits<double>::infinity()), ">5s");
}

CAF_TEST(the headline tells how the cluster is) {
  auto x = busy_cluster();
  auto lines = lines_of(render(x));
  CAF_CHECK_EQUAL(lines.at(0), "caf-socketio  127.0.0.1:9464  serving  1 of 2 "
                               "workers  restarts 1  crashes 0");
  CAF_CHECK(lines.at(1).starts_with("port  accepted 60 (10/s)  refused 0"));
  x.after.cluster["serving"] = 0;
  CAF_CHECK(render(x).find("NOT SERVING") != std::string::npos);
}

CAF_TEST(each worker has a row and all have one together) {
  auto lines = lines_of(render(busy_cluster()));
  CAF_REQUIRE_EQUAL(lines.size(), 8u);
  CAF_CHECK(lines[3].starts_with("WORKER "));
  CAF_CHECK(lines[4].starts_with("0.5 ") && lines[5].starts_with("1.9 "));
  CAF_CHECK(lines[4].find(" 2.0k") != std::string::npos);
  CAF_CHECK(lines[6].starts_with("all "));
  CAF_CHECK(lines[6].find(" 750") != std::string::npos);
  CAF_CHECK_EQUAL(lines[7], "drops  flood 3");
  for (auto& line : {lines[4], lines[5], lines[6]})
    CAF_CHECK_EQUAL(line.size(), lines[3].size());
  // What is no terminal gets lines of this size.
  CAF_CHECK(lines[3].size() <= 120 && lines[3].ends_with("PING"));
}

CAF_TEST(a worker that is not up says why) {
  auto x = busy_cluster();
  for (auto state : {"starting", "silent", "draining"}) {
    x.after.workers["1.9"] = {{std::string{"worker_state "} + state, 1}};
    auto lines = lines_of(render(x));
    CAF_CHECK(lines[4].find(" up ") != std::string::npos);
    CAF_CHECK(lines[5].find(state) != std::string::npos);
  }
}

CAF_TEST(workers without room are counted) {
  auto x = busy_cluster();
  for (int i = 10; i < 60; ++i)
    x.after.workers[std::to_string(i) + ".0"] = {{"worker_up", i < 50}};
  x.rows = 10;
  auto lines = lines_of(render(x));
  CAF_REQUIRE_EQUAL(lines.size(), 10u);
  CAF_CHECK_EQUAL(lines[7], "and 49 more, 39 up");
  // None are if all have a row of their own.
  x.rows = 8;
  x.after.workers = busy_cluster().after.workers;
  CAF_CHECK(render(x).find("more") == std::string::npos);
}

CAF_TEST(what has no room is left out but the sum and the drops) {
  auto x = busy_cluster();
  for (int i = 10; i < 60; ++i)
    x.after.workers[std::to_string(i) + ".0"] = {{"worker_up", 1}};
  x.rows = 10;
  x.columns = 40;
  auto lines = lines_of(render(x));
  CAF_CHECK_EQUAL(lines.size(), 10u);
  for (auto& line : lines)
    CAF_CHECK(line.size() <= 40);
  CAF_CHECK(lines[8].starts_with("all ") && lines[9].starts_with("drops"));
}

CAF_TEST(colours are there only where they are wanted) {
  auto x = busy_cluster();
  CAF_CHECK(render(x).find('\x1b') == std::string::npos);
  x.colours = true;
  CAF_CHECK(render(x).find("\x1b[31m1.9") != std::string::npos);
}
