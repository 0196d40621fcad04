// The configuration: what is accepted, and the one line for what is not.
#define CAF_SUITE core.config

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/actors/loading.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

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

CAF_TEST(files of other systems are read) {
  config cfg;
  CAF_CHECK_EQUAL(load_file(cfg, "\xEF\xBB\xBF[sticky]\r\nport = 4000 ; a\r\n"
                                 "address=\"::1\"\r\n\r\n[cluster]\r\n"
                                 "arguments=[\"a;b\", ; one\r\n  \"c\"\r\n]"),
                  "");
  CAF_CHECK_EQUAL(cfg.sticky.port, 4000);
  CAF_CHECK_EQUAL(cfg.sticky.address, "::1");
  CAF_CHECK_EQUAL(cfg.cluster.arguments,
                  (std::vector<std::string>{"a;b", "c"}));
}

CAF_TEST(durations and sizes have units) {
  config cfg;
  CAF_CHECK_EQUAL(load_file(cfg, "[engine]\nping-interval=2min\n"
                                 "ping-timeout=1h\nmax-http-buffer-size=8MB\n"
                                 "max-header-size=64KiB\n"),
                  "");
  CAF_CHECK_EQUAL(cfg.engine.ping_interval, caf::timespan{2min});
  CAF_CHECK_EQUAL(cfg.engine.ping_timeout, caf::timespan{1h});
  CAF_CHECK_EQUAL(cfg.engine.max_http_buffer_size, 8'000'000u);
  CAF_CHECK_EQUAL(cfg.engine.max_header_size, 65536u);
}

CAF_TEST(whatever counts in bytes takes units) {
  struct open_config : config {
    using config::custom_options_;
  } cfg;
  for (auto& opt : cfg.custom_options_) {
    if (!is_public(opt))
      continue;
    std::string meaning{opt.description().begin(), opt.description().end()};
    auto is_size = type_text(opt).starts_with("a size");
    if (is_size != meaning.starts_with("bytes "))
      CAF_ERROR(full_name(opt) << ": " << meaning);
  }
  CAF_CHECK_EQUAL(load(cfg, {"--server.max-recovery-bytes=64MiB"}), "");
  CAF_CHECK_EQUAL(cfg.server.max_recovery_bytes, 67108864u);
}

CAF_TEST(an empty file is a configuration) {
  CAF_CHECK_EQUAL(line_for(""), "");
}

// -- the environment ---------------------------------------------------------

CAF_TEST(variables win over the file and lose to the command line) {
  variable port{"SOCKETIO_STICKY_PORT", "4001"};
  variable policy{"SOCKETIO_STICKY_LOAD_BALANCING_METHOD", "random"};
  variable list{"SOCKETIO_CLUSTER_ARGUMENTS", "[\"a\", \"b\"]"};
  config cfg;
  temporary_file file{"[sticky]\nport=4000\n"};
  CAF_CHECK_EQUAL(load(cfg, {"--config-file=" + file.path()}), "");
  CAF_CHECK_EQUAL(cfg.sticky.port, 4001);
  CAF_CHECK_EQUAL(cfg.sticky.load_balancing_method, "random");
  CAF_CHECK_EQUAL(cfg.cluster.arguments.size(), 2u);
  config other;
  CAF_CHECK_EQUAL(load(other, {"--sticky.port=4002"}), "");
  CAF_CHECK_EQUAL(other.sticky.port, 4002);
}

CAF_TEST(a variable names the file) {
  temporary_file file{"[sticky]\nport=4000\n"};
  variable x{"SOCKETIO_CONFIG_FILE", file.path()};
  config cfg;
  CAF_CHECK_EQUAL(load(cfg, {}), "");
  CAF_CHECK_EQUAL(cfg.sticky.port, 4000);
}

// -- what does nothing -------------------------------------------------------

CAF_TEST(a variable that names no option is told of) {
  variable x{"SOCKETIO_STCKY_PORT", "4000"};
  config cfg;
  CAF_CHECK_EQUAL(load(cfg, {}), "");
  CAF_CHECK_EQUAL(
    cfg.without_effect(),
    std::vector<std::string>{"SOCKETIO_STCKY_PORT: no option has this name"});
}

CAF_TEST(what one process alone does not heed is told of) {
  config cfg;
  CAF_CHECK_EQUAL(load(cfg, {"--cluster.role=standalone", "--sticky.port=1",
                             "--cluster.workers=2", "--sticky.weights=[]"}),
                  "");
  CAF_CHECK_EQUAL(cfg.without_effect(),
                  std::vector<std::string>{"--cluster.workers: of no effect "
                                           "with cluster.role=standalone"});
  config primary;
  CAF_CHECK_EQUAL(load(primary, {"--cluster.workers=2"}), "");
  CAF_CHECK(primary.without_effect().empty());
}

CAF_TEST(a Unix socket may be all that is listened on) {
  config cfg;
  CAF_CHECK_EQUAL(load(cfg, {"--sticky.address=", "--sticky.socket-mode=0660",
                             "--sticky.listen=[\"unix:/run/x.sock\"]"}),
                  "");
}

// -- once more ---------------------------------------------------------------

CAF_TEST(a changed file is read again) {
  config cfg;
  temporary_file file{"[sticky]\nport=4000\n[cluster]\nworkers=2\n"};
  CAF_CHECK_EQUAL(load(cfg, {"--config-file=" + file.path()}), "");
  file.write("[cluster]\nworkers=3\n");
  auto changed = cfg.reload();
  CAF_REQUIRE(changed.engaged());
  CAF_CHECK_EQUAL(*changed,
                  (std::vector<std::string>{"cluster.workers", "sticky.port"}));
  CAF_CHECK_EQUAL(cfg.sticky.port, 3000);
  CAF_CHECK_EQUAL(cfg.cluster.workers, 3);
}

CAF_TEST(a file that became wrong changes nothing) {
  config cfg;
  temporary_file file{"[sticky]\nport=4000\n"};
  CAF_CHECK_EQUAL(load(cfg, {"--config-file=" + file.path()}), "");
  file.write("[sticky]\nport=5000\n[cluster]\nworkers=many\n");
  CAF_CHECK(!cfg.reload().engaged());
  CAF_CHECK_EQUAL(cfg.sticky.port, 4000);
  file.write("[sticky]\nport=5000\n");
  CAF_CHECK(cfg.reload().engaged());
  CAF_CHECK_EQUAL(cfg.sticky.port, 5000);
}

CAF_TEST(the bounds of links stay as they were at the start) {
  config cfg;
  temporary_file file{"[adapter]\nmax-refused-bytes=1MiB\n"};
  CAF_CHECK_EQUAL(load(cfg, {"--config-file=" + file.path()}), "");
  CAF_CHECK_EQUAL(cfg.loop.max_refused_ever, 4u << 20);
  file.write("[adapter]\nmax-refused-bytes=2MiB\n");
  CAF_CHECK(cfg.reload().engaged());
  CAF_CHECK_EQUAL(cfg.adapter.max_refused_bytes, 2u << 20);
  CAF_CHECK_EQUAL(cfg.loop.max_refused_ever, 4u << 20);
}

CAF_TEST(what a check finds in a changed file changes nothing) {
  config cfg;
  temporary_file file{"[sticky]\nport=4000\n"};
  CAF_CHECK_EQUAL(load(cfg, {"--config-file=" + file.path()}), "");
  file.write("[sticky]\nport=5000\n");
  auto changed = cfg.reload([](const config& x) {
    return x.sticky.port == 5000 ? "sticky.port: expected another" : "";
  });
  CAF_REQUIRE(!changed.engaged());
  CAF_CHECK_EQUAL(describe(changed.error()),
                  file.path() + ":2: [sticky] port: expected another");
  CAF_CHECK_EQUAL(cfg.sticky.port, 4000);
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
