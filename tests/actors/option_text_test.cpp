// Values of options as people write and read them.
#define CAF_SUITE core.option_text

#include "actors/option_text.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

CAF_TEST(a duration reads as it was written) {
  for (auto text : {"7ns", "5us", "300ms", "20s", "1min", "2h", "3d", "90s"}) {
    auto parsed = parse_duration(text);
    CAF_REQUIRE(parsed);
    CAF_CHECK_EQUAL(duration_text(*parsed), text);
  }
  CAF_CHECK_EQUAL(duration_text(caf::timespan{120s}), "2min");
  CAF_CHECK_EQUAL(duration_text(caf::timespan{0}), "0s");
}

CAF_TEST(a duration needs a number and a unit) {
  for (auto text :
       {"", "s", "5", "5 s", "-5s", "1.5s", "5sec", "+5s", "99999999999d"})
    CAF_CHECK(!parse_duration(text));
}

CAF_TEST(a size may have a unit) {
  CAF_CHECK_EQUAL(parse_size("7").value_or(-1), 7);
  CAF_CHECK_EQUAL(parse_size("7B").value_or(-1), 7);
  CAF_CHECK_EQUAL(parse_size("2kB").value_or(-1), 2000);
  CAF_CHECK_EQUAL(parse_size("2KiB").value_or(-1), 2048);
  CAF_CHECK_EQUAL(parse_size("3MB").value_or(-1), 3000000);
  CAF_CHECK_EQUAL(parse_size("1GiB").value_or(-1), 1073741824);
  for (auto text : {"", "B", "-1", "1k", "1 KiB", "1.5MB", "9999999999GiB"})
    CAF_CHECK(!parse_size(text));
}

CAF_TEST(values are printed as a file has them) {
  CAF_CHECK_EQUAL(value_text(caf::config_value{true}), "true");
  CAF_CHECK_EQUAL(value_text(caf::config_value{int64_t{7}}), "7");
  CAF_CHECK_EQUAL(value_text(caf::config_value{std::string{"a\"\\"}}),
                  "\"a\\\"\\\\\"");
  CAF_CHECK_EQUAL(value_text(caf::config_value{caf::timespan{5s}}), "5s");
  CAF_CHECK_EQUAL(
    value_text(caf::make_config_value_list(std::string{"a"}, std::string{"b"})),
    "[\"a\", \"b\"]");
}
