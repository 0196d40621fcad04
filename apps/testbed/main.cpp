// The testbed: the worker application that load generators, end-to-end tests
// and outside suites drive.
#include <algorithm>
#include <cstdlib>

#include <caf/config_option_adder.hpp>

#include "apps/run/process.hpp"
#include "apps/run/run.hpp"
#include "apps/testbed/contract.hpp"
#include "apps/testbed/environment.hpp"
#include "apps/testbed/profiles.hpp"

namespace {

using namespace socketio;
using namespace std::chrono_literals;

/// The options, with the defaults of a profile.
class testbed_config : public config {
public:
  testbed_config() {
    cluster.drain_timeout = 4s;
    // A silent connection or an unfinished head ends within 15 s.
    sticky.head_timeout = 5s;
    engine.header_timeout = 7s;
    engine.idle_timeout = 7s;
    opt_group{custom_options_, "testbed"}.add(
      profile, "profile",
      "contract, engine-echo, engine-client-suite, socketio-suite or "
      "client-suite");
  }

  /// @returns whether there is a profile `name`.
  bool apply(const std::string& name) {
    applied_ = profile = name;
    if (name == "engine-client-suite")
      return apply_engine_client_suite();
    if (name == "client-suite") {
      engine.ping_interval = 2s;
      server.connection_state_recovery = true;
    }
    if (name == "contract" || name == "client-suite")
      return true;
    engine.ping_interval = 300ms;
    engine.ping_timeout = 200ms;
    server.connect_timeout = 1s;
    if (name == "engine-echo")
      engine.path = "/engine.io";
    return name == "engine-echo" || name == "socketio-suite";
  }

  std::string profile;

private:
  bool apply_engine_client_suite() {
    engine.path = "/engine.io";
    engine.ping_interval = 500ms;
    engine.max_http_buffer_size = 100;
    return true;
  }

  std::string find_conflict() const override {
    return profile == applied_
             ? ""
             : "testbed.profile: expected on the command line "
               "or in PROFILE, got it in a file";
  }

  std::string applied_;
};

program make_program(const std::string& profile) {
  program result;
  result.toggle_on_sigusr2 = true;
  if (profile == "engine-echo")
    result.engine_only = [](engine_hooks&) { return testbed::engine_echo(); };
  else if (profile == "engine-client-suite")
    result.engine_only = testbed::engine_client_suite;
  else if (profile == "socketio-suite")
    result.setup = testbed::socketio_suite;
  else if (profile == "client-suite")
    result.setup = testbed::client_suite;
  else
    result.setup = testbed::contract;
  return result;
}

std::optional<std::string> variable(const std::string& name) {
  auto text = std::getenv(name.c_str());
  return text ? std::optional<std::string>{text} : std::nullopt;
}

/// @returns the arguments from the environment, then those of the command line,
///          which win.
std::vector<std::string> all_arguments(int argc, char** argv) {
  auto result = testbed::arguments_from(variable);
  result.insert(result.begin(), argc > 0 ? argv[0] : "testbed");
  result.insert(result.end(), argv + std::min(argc, 1), argv + argc);
  return result;
}

std::string profile_of(const std::vector<std::string>& arguments) {
  std::string result = "contract";
  const std::string option = "--testbed.profile=";
  for (auto& x : arguments)
    if (x.starts_with(option))
      result = x.substr(option.size());
  return result;
}

} // namespace

int main(int argc, char** argv) {
  auto arguments = all_arguments(argc, argv);
  testbed_config cfg;
  if (!cfg.apply(profile_of(arguments))) {
    print_error("testbed.profile: expected contract, engine-echo, "
                "engine-client-suite, socketio-suite or client-suite, got "
                + cfg.profile);
    return 2;
  }
  std::vector<char*> pointers;
  for (auto& x : arguments)
    pointers.push_back(x.data());
  return run(cfg, static_cast<int>(pointers.size()), pointers.data(),
             [&] { return make_program(cfg.profile); });
}
