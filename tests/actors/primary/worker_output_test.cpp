// What workers print, as lines of the log.
#include "actors/primary/worker_output.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <unistd.h>

#include "actors/log.hpp"
#include "actors/primary/child_process.hpp"

#define CAF_SUITE primary.worker_output
#include "tests/test.hpp"

using namespace socketio;

namespace {

struct fixture {
  fixture() {
    opts.file = "/tmp/caf-socketio-output-" + std::to_string(::getpid());
    opts.pattern = "<%n> %v";
  }

  ~fixture() {
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("none"));
    std::remove(opts.file.c_str());
  }

  /// @returns the log once a captured worker has run `script`.
  std::string log_of(const std::string& script) {
    start_log(opts, "primary");
    boost::asio::io_context io{1};
    child_processes children{io,
                             {"/bin/sh", {"-c", script, "sh"}, {}},
                             std::chrono::seconds{1},
                             /* capture */ true};
    if (!children.start({1, 2}))
      CAF_FAIL("cannot start");
    io.run(); // until it has ended and all is read
    std::ifstream file{opts.file};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  log_options opts;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(worker_output_tests, fixture)

CAF_TEST(what a worker prints stands in the log in its name) {
  CAF_CHECK_EQUAL(log_of("echo out; echo err >&2; printf half"),
                  "<worker 1.2> out\n<worker 1.2> err\n<worker 1.2> half\n");
}

CAF_TEST(no level keeps back what a worker prints) {
  opts.level = "off";
  CAF_CHECK_EQUAL(log_of("echo out"), "<worker 1.2> out\n");
}

CAF_TEST(lines of JSON stay lines of JSON) {
  opts.format = "json";
  auto text = log_of("echo 'a \"b\"'");
  CAF_CHECK(text.starts_with("{\"time\":"));
  CAF_CHECK(text.find(R"("process":"worker 1.2")") != std::string::npos);
  CAF_CHECK(text.ends_with("\"message\":\"a \\\"b\\\"\"}\n"));
}

CAF_TEST(the log of a worker itself has a descriptor of its own) {
  CAF_CHECK_EQUAL(log_of("echo ${6#--worker.log-fd=}; [ -w /dev/fd/5 ] && echo "
                         "there"),
                  "<worker 1.2> 5\n<worker 1.2> there\n");
}

CAF_TEST(much that a worker prints arrives whole) {
  auto text = log_of("i=0; while [ $i -lt 5000 ]; do echo line $i; "
                     "i=$((i+1)); done");
  CAF_CHECK(text.ends_with("<worker 1.2> line 4999\n"));
  CAF_CHECK_EQUAL(std::count(text.begin(), text.end(), '\n'), 5000);
}

CAF_TEST_FIXTURE_SCOPE_END()
