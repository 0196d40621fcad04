// What the log of a process looks like.
#define CAF_SUITE core.log

#include "actors/log.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct fixture {
  std::string path = "/tmp/caf-socketio-log-" + std::to_string(::getpid());
  log_options opts;

  fixture() { opts.file = path; }

  ~fixture() {
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("none"));
    for (auto name : {".worker-1", ".1.worker-1", ".2.worker-1"})
      std::remove((path + name).c_str());
  }

  std::string text(const std::string& suffix) {
    std::ifstream file{path + suffix};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
};

} // namespace

CAF_TEST(what JSON cannot hold is escaped) {
  CAF_CHECK_EQUAL(json_escaped("a\"b\\c\n\x01"), "a\\\"b\\\\c\\n\\u0001");
  CAF_CHECK_EQUAL(json_escaped("\xC3\xA4"), "\xC3\xA4");
  CAF_CHECK_EQUAL(json_escaped("\xE4!"), "\xC3\xA4!");
}

CAF_TEST(the text of a client takes one short line) {
  CAF_CHECK_EQUAL(log_text("/a\nb"), "/a\\nb");
  CAF_CHECK_EQUAL(log_text(std::string(100, 'x')), std::string(100, 'x'));
  CAF_CHECK_EQUAL(log_text(std::string(1000, 'x')),
                  std::string(100, 'x') + "...");
  // No character is cut in two.
  CAF_CHECK_EQUAL(log_text(std::string(99, 'x') + "\xC3\xA4\xC3\xA4"),
                  std::string(99, 'x') + "...");
}

CAF_TEST_FIXTURE_SCOPE(log_tests, fixture)

CAF_TEST(a line of JSON is one object) {
  opts.format = "json";
  start_log(opts, "worker 1.7", ".worker-1");
  spdlog::warn("it said \"no\"");
  auto line = text(".worker-1");
  CAF_CHECK(line.starts_with("{\"time\":\"2"));
  CAF_CHECK(line.find("\"level\":\"warning\",\"process\":\"worker 1.7\"")
            != std::string::npos);
  CAF_CHECK(line.ends_with("\"message\":\"it said \\\"no\\\"\"}\n"));
}

CAF_TEST(a line of text looks as asked for) {
  opts.pattern = "<%n> %v";
  start_log(opts, "worker 1.7", ".worker-1");
  spdlog::warn("so");
  CAF_CHECK_EQUAL(text(".worker-1"), "<worker 1.7> so\n");
}

CAF_TEST(a file that is full is moved away) {
  opts.max_file_size = 4096;
  opts.max_files = 1;
  start_log(opts, "worker 1.7", ".worker-1");
  for (int i = 0; i < 200; ++i)
    spdlog::info("line {} of {}", i, std::string(50, 'x'));
  CAF_CHECK(text(".worker-1").size() <= 4096);
  CAF_CHECK(!text(".1.worker-1").empty());
  CAF_CHECK(text(".2.worker-1").empty());
}

CAF_TEST_FIXTURE_SCOPE_END()
