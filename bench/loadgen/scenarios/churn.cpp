// How much does a client cost that comes and goes, and does it leave anything
// behind?
#include <algorithm>
#include <deque>

#include "bench/loadgen/process_tree.hpp"
#include "bench/loadgen/scenario.hpp"

namespace socketio::bench {

namespace {

class churn final : public load {
public:
  explicit churn(run_context& run) : load(run) {
    for (std::size_t i = 1; i <= run.opts.clients; ++i)
      clients_.emplace_back(run.loop, run.opts, i).set_listener(*this);
  }

  void start() override {
    for (auto& x : clients_)
      x.connect();
    if (run_.opts.forgive)
      run_.loop.every(std::chrono::milliseconds{250},
                      [this] { retry_silent(); });
  }

  bool is_idle() const override {
    return std::ranges::none_of(clients_,
                                [](const client& x) { return x.is_open(); });
  }

  void on_connected(client& x) override {
    count(x.started_at());
    leave(x);
    if (!is_stopped())
      run_.loop.later([this, &x] {
        if (!is_stopped())
          x.connect();
      });
  }

  std::size_t silent() const noexcept { return silent_; }

private:
  /// By turns: leaves the namespace and says goodbye, says goodbye, is gone.
  void leave(client& x) {
    auto way = left_++ % 3;
    if (way == 0)
      x.send_text("41");
    if (way < 2)
      x.say_goodbye();
    else
      x.drop();
  }

  void retry_silent() {
    for (auto& x : clients_)
      if (is_silent(x, run_.loop.now())) {
        ++silent_;
        x.drop();
        if (!is_stopped())
          x.connect();
      }
  }

  std::deque<client> clients_;
  std::size_t left_ = 0;
  std::size_t silent_ = 0;
};

} // namespace

void run_churn(run_context& run) {
  run.clients.connect(1); // stays, and counts the others in the end
  auto before = read_memory(run.opts.pid);
  churn x{run};
  drive(run, x, "cycle");
  run.report["silent"] = x.silent();
  run.clients.check_count(1);
  run.loop.run_for(to_duration(run.opts.settle));
  auto after = read_memory(run.opts.pid);
  run.report["pss_growth_kib"] = after.pss - before.pss;
}

} // namespace socketio::bench
