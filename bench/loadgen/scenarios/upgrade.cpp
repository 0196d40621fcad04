// How much does a session cost that begins with long-polling and moves to a
// WebSocket, as the official client does it?
#include <algorithm>
#include <deque>

#include "bench/loadgen/failure.hpp"
#include "bench/loadgen/scenario.hpp"
#include "bench/loadgen/scenarios/upgrading_session.hpp"

namespace socketio::bench {

namespace {

class upgrade final : public load, public upgrading_session::owner {
public:
  explicit upgrade(run_context& run) : load(run) {
    for (std::size_t i = 1; i <= run.opts.clients; ++i)
      sessions_.emplace_back(run.loop, run.opts, i, *this);
  }

  void start() override {
    for (auto& x : sessions_)
      x.start();
    if (run_.opts.forgive)
      run_.loop.every(std::chrono::milliseconds{250},
                      [this] { give_up_stuck(); });
  }

  bool is_idle() const override {
    return std::ranges::none_of(
      sessions_, [](const upgrading_session& x) { return x.is_running(); });
  }

  std::size_t refused() const noexcept { return refused_; }

private:
  void on_done(upgrading_session& x) override {
    count(x.started_at());
    again(x);
  }

  void on_refused(upgrading_session& x, std::string_view why) override {
    if (!run_.opts.forgive)
      throw failure("session refused: " + std::string{why.substr(0, 200)});
    ++refused_;
    again(x);
  }

  void give_up_stuck() {
    constexpr auto patience = std::chrono::seconds{5};
    for (auto& x : sessions_)
      if (x.is_running() && run_.loop.now() - x.started_at() > patience) {
        x.abandon();
        ++refused_;
        again(x);
      }
  }

  void again(upgrading_session& x) {
    run_.loop.later([this, &x] {
      if (!is_stopped())
        x.start();
    });
  }

  std::deque<upgrading_session> sessions_;
  std::size_t refused_ = 0;
};

} // namespace

void run_upgrade(run_context& run) {
  run.clients.connect(1); // stays, and counts the others in the end
  upgrade x{run};
  drive(run, x, "session");
  run.report["refused"] = x.refused();
  // What a server refused in the middle it keeps until a time-out.
  if (x.refused() == 0)
    run.clients.check_count(1);
}

} // namespace socketio::bench
