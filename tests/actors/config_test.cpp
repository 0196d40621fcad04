// The configuration: what is accepted, and the one line for what is not.
#define CAF_SUITE core.config

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "actors/config.hpp"
#include "actors/errors.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

/// A file of this test, gone with it.
class temporary_file {
public:
  explicit temporary_file(const std::string& content)
    : path_("/tmp/caf-socketio-config-" + std::to_string(::getpid()) + ".ini") {
    std::ofstream{path_} << content;
  }

  ~temporary_file() { std::remove(path_.c_str()); }

  const std::string& path() const { return path_; }

private:
  std::string path_;
};

/// @returns the error's line after loading `args` into `cfg`; empty = none.
std::string load(config& cfg, std::vector<std::string> args) {
  args.insert(args.begin(), "program");
  std::vector<char*> argv;
  for (auto& arg : args)
    argv.push_back(arg.data());
  auto err = cfg.load(static_cast<int>(argv.size()), argv.data());
  return err ? describe(err) : "";
}

/// @returns the error's line for a file with `content`, the path cut off.
std::string load_file(config& cfg, const std::string& content) {
  temporary_file file{content};
  auto text = load(cfg, {"--config-file=" + file.path()});
  return text.starts_with(file.path()) ? text.substr(file.path().size()) : text;
}

std::string line_for(const std::string& content) {
  config cfg;
  return load_file(cfg, content);
}

std::string line_for_argument(const std::string& arg) {
  config cfg;
  return load(cfg, {arg});
}

} // namespace

CAF_TEST(without file and arguments the defaults hold) {
  config cfg;
  CAF_CHECK_EQUAL(load(cfg, {}), "");
  CAF_CHECK_EQUAL(cfg.sticky.port, 3000);
  CAF_CHECK_EQUAL(cfg.engine.ping_interval, caf::timespan{25s});
}

CAF_TEST(a file sets options of every kind) {
  config cfg;
  CAF_CHECK_EQUAL(load_file(cfg, "[cluster]\nworkers=3\n"
                                 "environment=[\"A=1\", \"B=2\"]\n"
                                 "[sticky]\nport=4000\n"
                                 "load-balancing-method=\"random\"\n"
                                 "[engine]\nping-interval=300ms\n"
                                 "allow-upgrades=false\n"),
                  "");
  CAF_CHECK_EQUAL(cfg.cluster.workers, 3);
  CAF_CHECK_EQUAL(cfg.cluster.environment.size(), 2u);
  CAF_CHECK_EQUAL(cfg.sticky.port, 4000);
  CAF_CHECK_EQUAL(cfg.sticky.load_balancing_method, "random");
  CAF_CHECK_EQUAL(cfg.engine.ping_interval, caf::timespan{300ms});
  CAF_CHECK_EQUAL(cfg.engine.allow_upgrades, false);
}

CAF_TEST(the command line overrides the file) {
  config cfg;
  temporary_file file{"[sticky]\nport=4000\n[engine]\nallow-upgrades=true\n"};
  CAF_CHECK_EQUAL(
    load(cfg, {"--config-file=" + file.path(), "--sticky.port=5000",
               "--engine.allow-upgrades=false"}),
    "");
  CAF_CHECK_EQUAL(cfg.sticky.port, 5000);
  CAF_CHECK_EQUAL(cfg.engine.allow_upgrades, false);
}

CAF_TEST(an unknown option in a file is named) {
  CAF_CHECK_EQUAL(line_for("[sticky]\nprot=1\n"),
                  ": [sticky] prot: unknown option");
  CAF_CHECK_EQUAL(line_for("[stucky]\nport=1\n"), ": [stucky]: unknown group");
}

CAF_TEST(a wrong type in a file is named with what was expected) {
  CAF_CHECK_EQUAL(
    line_for("[sticky]\nport=\"x\"\n"),
    ": [sticky] port: expected a whole number from 0 to 65535, got \"x\"");
  CAF_CHECK_EQUAL(
    line_for("[sticky]\nport=99999\n"),
    ": [sticky] port: expected a whole number from 0 to 65535, got 99999");
  CAF_CHECK_EQUAL(line_for("[engine]\nping-interval=25\n"),
                  ": [engine] ping-interval: expected a duration such as "
                  "300ms, 20s or 1min, got 25");
}

CAF_TEST(an option of CAF itself or of a worker is unknown) {
  CAF_CHECK_EQUAL(line_for("[middleman]\nenable-automatic-connections=true\n"),
                  ": [middleman] enable-automatic-connections: unknown option");
  CAF_CHECK_EQUAL(line_for("[worker]\nslot=1\n"),
                  ": [worker] slot: unknown option");
  for (auto arg : {"--middleman.enable-automatic-connections=true",
                   "--dump-config", "--long-help"})
    CAF_CHECK_EQUAL(line_for_argument(arg),
                    std::string{arg} + ": unknown option");
  CAF_CHECK_EQUAL(line_for_argument("-p"), "-p: unknown argument");
}

CAF_TEST(an empty group of unknown name is refused) {
  CAF_CHECK_EQUAL(line_for("[nope]\n"), ": [nope]: unknown group");
}

CAF_TEST(a file with a zero byte is no text file) {
  CAF_CHECK_EQUAL(line_for(std::string("[cluster]\nworkers=1\n\0", 21)),
                  ": expected a text file");
}

CAF_TEST(a syntax error in a file is named with its line) {
  auto text = line_for("[sticky]\nport=4000\naddress=::1\n");
  CAF_CHECK(text.starts_with(": line 3, column "));
}

CAF_TEST(a missing or unreadable file is an error) {
  CAF_CHECK_EQUAL(line_for_argument("--config-file=/nowhere.ini"),
                  "/nowhere.ini: cannot read this configuration file");
  CAF_CHECK_EQUAL(line_for_argument("--config-file=/tmp"),
                  "/tmp: cannot read this configuration file");
  CAF_CHECK_EQUAL(line_for_argument("--config-file="),
                  ": cannot read this configuration file");
}

CAF_TEST(an empty file is a configuration) {
  CAF_CHECK_EQUAL(line_for(""), "");
}

CAF_TEST(an argument is refused with what was expected) {
  CAF_CHECK_EQUAL(line_for_argument("--sticky.prot=1"),
                  "--sticky.prot=1: unknown option");
  CAF_CHECK_EQUAL(line_for_argument("--sticky.port=x"),
                  "--sticky.port=x: expected a whole number from 0 to 65535");
  CAF_CHECK_EQUAL(line_for_argument("--engine.allow-upgrades=maybe"),
                  "--engine.allow-upgrades=maybe: expected true or false");
  CAF_CHECK_EQUAL(line_for_argument("surplus"), "surplus: unknown argument");
}

CAF_TEST(an impossible value is refused) {
  CAF_CHECK_EQUAL(line_for_argument("--sticky.load-balancing-method=least"),
                  "sticky.load-balancing-method: expected least-connection, "
                  "round-robin or random, got least");
  CAF_CHECK_EQUAL(line_for_argument("--engine.path=x"),
                  "engine.path: expected a path such as /socket.io, got \"x\"");
  CAF_CHECK_EQUAL(line_for_argument("--adapter.heartbeat-timeout=1s"),
                  "adapter.heartbeat-timeout: expected more than "
                  "heartbeat-interval, got 1000000000ns");
  CAF_CHECK_EQUAL(line_for_argument("--engine.ping-timeout=0s"),
                  "engine.ping-timeout: expected a duration above 0, at most a "
                  "year, got 0ns");
  CAF_CHECK_EQUAL(line_for_argument("--server.max-depth=10001"),
                  "server.max-depth: expected 1 to 10000, got 10001");
}

CAF_TEST(clients with MessagePack cannot be recovered) {
  config cfg;
  CAF_CHECK_EQUAL(load(cfg, {"--server.parser=msgpack",
                             "--server.connection-state-recovery=true"}),
                  "server.parser: expected default with "
                  "connection-state-recovery, got msgpack");
}

CAF_TEST(the example file holds every option with its default) {
  config cfg;
  CAF_CHECK_EQUAL(load(cfg, {"--config-file=" SOCKETIO_EXAMPLE_FILE}), "");
  std::ifstream stream{SOCKETIO_EXAMPLE_FILE};
  std::string text{std::istreambuf_iterator<char>{stream}, {}};
  const auto defaults = config{}.values();
  const auto loaded = cfg.values();
  for (auto& [name, value] : defaults) {
    CAF_CHECK_EQUAL(loaded.at(name), value);
    auto key = name.substr(name.find('.') + 1);
    if (!name.starts_with("worker."))
      CAF_CHECK_NOT_EQUAL(text.find("\n" + key + "="), std::string::npos);
  }
}
