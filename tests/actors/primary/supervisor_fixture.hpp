// Simulated processes, a mock balancer and a supervisor between them. Define
// CAF_SUITE and include this last.
#pragma once

#include <csignal>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/primary/supervisor.hpp"

#include "tests/actor_test.hpp"

namespace {

using namespace std::chrono_literals;
using namespace socketio;

[[maybe_unused]] constexpr int exit_0 = 0;
[[maybe_unused]] constexpr int exit_1 = 1 << 8;
[[maybe_unused]] constexpr int exit_2 = 2 << 8;
[[maybe_unused]] constexpr int killed = SIGKILL;
[[maybe_unused]] constexpr int terminated = SIGTERM;

using slots = std::vector<uint16_t>;
using strings = std::vector<std::string>;

/// Processes that exist on paper only.
class fake_starter final : public process_starter {
public:
  struct process {
    worker_id id;
    int pid;
  };

  void on_exit(exit_callback f) override { tell = std::move(f); }

  caf::expected<started_process> start(worker_id id) override {
    if (broken)
      return make_error(ec::system_failure, "cannot run it");
    started.push_back(id.slot);
    if (auto before = running.find(id.slot); before != running.end())
      older[id.slot] = before->second;
    running[id.slot] = {id, ++last_pid};
    return started_process{last_pid, {}, {}};
  }

  void signal(int pid, int signo) override {
    auto note = [&](const auto& processes, const char* word) {
      for (auto& [slot, x] : processes)
        if (x.pid == pid)
          signals.push_back(word + std::to_string(slot) + ' '
                            + std::to_string(signo));
    };
    note(running, "");
    note(older, "old ");
  }

  bool broken = false;
  /// Slots whose processes were started, in order.
  slots started;
  /// "slot signal", in order; "old slot signal" for one in `older`.
  strings signals;
  /// By slot: the last one that was started.
  std::map<uint16_t, process> running;
  /// By slot: the one before, if both run.
  std::map<uint16_t, process> older;
  int last_pid = 1000;
  exit_callback tell;
};

struct fixture : test_coordinator_fixture<> {
  fixture() {
    spdlog::set_level(spdlog::level::off);
    opts.workers = 3;
    opts.restart_delay = 250ms;
    opts.max_restart_delay = 5s;
    opts.drain_timeout = 10s;
  }

  ~fixture() override {
    anon_send_exit(testee, caf::exit_reason::kill);
    anon_send_exit(balancer, caf::exit_reason::kill);
    consume_messages();
  }

  void start() {
    auto record = [this](const char* word, worker_id id) {
      told.push_back(word + (' ' + std::to_string(id.slot)));
    };
    balancer = sys.spawn([this, record](balancer_actor::pointer me) {
      return balancer_actor::behavior_type{
        [record](const worker_started& x) { record("started", x.id); },
        [record](const worker_exited& x) { record("exited", x.id); },
        [record](const worker_draining& x) { record("draining", x.id); },
        [](const set_sticky&) {},
        [](caf::get_atom) { return balancer_report{}; },
        [this](closing_atom) { told.push_back("closing"); },
        [me](stop_atom) { me->quit(); },
      };
    });
    supervisor_peers peers;
    peers.starter = &starter;
    peers.balancer = balancer;
    peers.on_link = [this](worker_id id, unique_fd) { links.push_back(id); };
    peers.on_ready = [this] { ++ready_calls; };
    peers.on_staffing = [this](const staffing& x) {
      counts.push_back(std::to_string(x.ready) + " of "
                       + std::to_string(x.wanted)
                       + (x.stopping ? ", stopping" : ""));
    };
    testee = sys.spawn(supervisor, opts, peers);
    self->monitor(testee);
    consume_messages();
  }

  /// All workers run and serve; what led there is forgotten.
  void start_and_be_ready() {
    start();
    for (uint16_t slot = 0; slot < opts.workers; ++slot)
      ready(slot);
    wait(opts.restart_delay);
    told.clear();
    starter.started.clear();
  }

  template <class Message>
  void tell(Message msg) {
    caf::anon_send(testee, std::move(msg));
    consume_messages();
  }

  /// The process of `slot` accepts connections.
  void ready(uint16_t slot) { tell(worker_ready{starter.running.at(slot).id}); }

  /// The process of `slot` accepts connections and does so for a while.
  void serve(uint16_t slot) {
    ready(slot);
    wait(opts.restart_delay);
  }

  /// The process of `slot` ends with wait status `status`; if there are two,
  /// the younger one.
  void end(uint16_t slot, int status) { end(starter.running, slot, status); }

  /// The elder process of `slot` ends.
  void end_old(uint16_t slot, int status) { end(starter.older, slot, status); }

  void end(std::map<uint16_t, fake_starter::process>& processes, uint16_t slot,
           int status) {
    auto pid = processes.at(slot).pid;
    processes.erase(slot);
    starter.tell(pid, status);
    consume_messages();
  }

  void wait(caf::timespan time) {
    advance_time(time);
    consume_messages();
  }

  /// @returns whether `slot` has a process.
  bool runs(uint16_t slot) const { return starter.running.count(slot) > 0; }

  /// @returns why the supervisor ended; nothing while it runs.
  std::optional<caf::error> reason_of_end() {
    std::optional<caf::error> result;
    self->receive([&](caf::down_msg& msg) { result = std::move(msg.reason); },
                  caf::after(0s) >> [] {});
    return result;
  }

  cluster_options opts;
  fake_starter starter;
  balancer_actor balancer;
  supervisor_impl testee;
  /// What the balancer heard: "word slot", in order.
  strings told;
  std::vector<worker_id> links;
  int ready_calls = 0;
  /// What was told of the number of workers, in order, e.g. "1 of 3".
  strings counts;
};

} // namespace
