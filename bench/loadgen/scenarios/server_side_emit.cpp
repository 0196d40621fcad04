// How much does a question to all other workers cost?
#include <algorithm>

#include "bench/loadgen/scenarios/questions.hpp"

namespace socketio::bench {

namespace {

/// Every worker but the asker's answers its process id, once.
class server_side_emit final : public questions {
public:
  explicit server_side_emit(run_context& run) : questions(run) {
    for (auto pid : run.clients.workers())
      all_.push_back(pid);
  }

private:
  const encoded_packet& question(std::size_t) override { return question_; }

  bool is_right(const client& x, std::string_view body) override {
    auto pids = read_numbers(body);
    if (!pids)
      return false;
    pids->push_back(run_.clients.worker_of(x.index()));
    std::ranges::sort(*pids);
    return *pids == all_;
  }

  encoded_packet question_ = make_event("server_side_emit");
  /// All workers in order; each must have a client.
  std::vector<int64_t> all_;
};

} // namespace

void run_server_side_emit(run_context& run) {
  connect_clients(run);
  server_side_emit x{run};
  run.clients.set_listener(x);
  drive(run, x, "question");
}

} // namespace socketio::bench
