// The wall around the program's code.
#define CAF_SUITE core.guard

#include "actors/guard.hpp"

#include <algorithm>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(a function that returns leaves nothing) {
  auto called = false;
  CAF_CHECK(!guarded("a test", [&] { called = true; }));
  CAF_CHECK(called);
}

CAF_TEST(what a function throws ends here as its text) {
  auto text = guarded("a test", [] { throw std::runtime_error{"oops"}; });
  CAF_CHECK_EQUAL(text.value_or(""), "oops");
}

CAF_TEST(what is no exception ends here as well) {
  auto text = guarded("a test", [] { throw 1; });
  CAF_CHECK_EQUAL(text.value_or(""), "unknown");
}

CAF_TEST(what one place throws again and again is logged once in a while) {
  std::ostringstream lines;
  auto former = spdlog::default_logger();
  spdlog::set_default_logger(std::make_shared<spdlog::logger>(
    "test", std::make_shared<spdlog::sinks::ostream_sink_st>(lines)));
  for (int i = 0; i < 1000; ++i)
    guarded("a busy place", [] { throw std::runtime_error{"a\nb"}; });
  guarded("another place", [] { throw 1; });
  spdlog::set_default_logger(former);
  auto text = lines.str();
  CAF_CHECK_EQUAL(std::count(text.begin(), text.end(), '\n'), 2);
  CAF_CHECK(text.find("a busy place threw: a\\nb") != text.npos);
  CAF_CHECK(text.find("another place threw: unknown") != text.npos);
}
