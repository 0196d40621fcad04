// The generator's command line.
#define CAF_SUITE bench.options

#include "bench/loadgen/options.hpp"

#include <vector>

#include "tests/test.hpp"

using namespace socketio::bench;

namespace {

std::variant<options, std::string> parse(std::vector<const char*> words) {
  return parse_options(words);
}

bool refuses(std::vector<const char*> words) {
  return std::holds_alternative<std::string>(parse(std::move(words)));
}

} // namespace

CAF_TEST(values of all kinds are read) {
  auto parsed = parse({"echo", "--port", "4000", "--clients", "7", "--measure",
                       "0.5", "--binary", "--host", "127.0.0.2"});
  auto x = std::get_if<options>(&parsed);
  CAF_REQUIRE(x);
  CAF_CHECK_EQUAL(x->scenario, "echo");
  CAF_CHECK_EQUAL(x->port, 4000);
  CAF_CHECK_EQUAL(x->clients, 7u);
  CAF_CHECK_EQUAL(x->measure.count(), 0.5);
  CAF_CHECK_EQUAL(x->host, "127.0.0.2");
  CAF_CHECK(x->binary);
}

CAF_TEST(what cannot be used is refused) {
  CAF_CHECK(refuses({}));
  CAF_CHECK(refuses({"echo", "--frobnicate"}));
  CAF_CHECK(refuses({"echo", "--port"}));
  CAF_CHECK(refuses({"echo", "--port", "70000"}));
  CAF_CHECK(refuses({"echo", "--clients", "-1"}));
  CAF_CHECK(refuses({"echo", "--clients", "0"}));
  CAF_CHECK(refuses({"echo", "--clients", "5x"}));
  CAF_CHECK(refuses({"echo", "--size", "31"}));
  CAF_CHECK(refuses({"echo", "--measure", "-1"}));
}

CAF_TEST(every option is explained) {
  auto help = options_help();
  CAF_CHECK(help.find("--forgive") != std::string::npos);
  CAF_CHECK(help.find("--rate") != std::string::npos);
}
