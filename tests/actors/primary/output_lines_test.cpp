// What a process writes, cut into lines.
#define CAF_SUITE primary.output_lines

#include "actors/primary/output_lines.hpp"

#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio;

namespace {

using strings = std::vector<std::string>;

struct fixture {
  void add(std::string_view bytes) {
    lines.add(bytes, [this](std::string_view x) { seen.emplace_back(x); });
  }

  void finish() {
    lines.finish([this](std::string_view x) { seen.emplace_back(x); });
  }

  output_lines lines;
  strings seen;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(output_lines_tests, fixture)

CAF_TEST(lines come whole however they are written) {
  add("one\ntw");
  CAF_CHECK_EQUAL(seen, strings{"one"});
  add("o\nthree\r\n");
  CAF_CHECK_EQUAL(seen, (strings{"one", "two", "three"}));
}

CAF_TEST(what has no end comes in the end) {
  add("half");
  CAF_CHECK(seen.empty());
  finish();
  finish();
  CAF_CHECK_EQUAL(seen, strings{"half"});
}

CAF_TEST(empty lines are left out) {
  add("\n\na\n\r\n");
  CAF_CHECK_EQUAL(seen, strings{"a"});
}

CAF_TEST(a line without an end takes no more memory than one) {
  std::string much(3 * output_lines::max_line + 5, 'x');
  add(much);
  add("\n");
  CAF_REQUIRE_EQUAL(seen.size(), 4u);
  CAF_CHECK_EQUAL(seen[0].size(), output_lines::max_line);
  CAF_CHECK_EQUAL(seen[3], "xxxxx");
}

CAF_TEST_FIXTURE_SCOPE_END()
