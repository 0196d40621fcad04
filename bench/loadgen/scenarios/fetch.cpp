// How much does it cost to list all sockets of the cluster?
#include "bench/loadgen/scenarios/questions.hpp"

namespace socketio::bench {

namespace {

class fetch final : public questions {
public:
  explicit fetch(run_context& run)
    : questions(run), answer_("[" + std::to_string(run.opts.clients) + "]") {
    // nop
  }

private:
  const encoded_packet& question(std::size_t) override { return question_; }

  bool is_right(const client&, std::string_view body) override {
    return body == answer_;
  }

  encoded_packet question_ = make_event("fetch");
  std::string answer_;
};

} // namespace

void run_fetch(run_context& run) {
  connect_clients(run);
  fetch x{run};
  run.clients.set_listener(x);
  drive(run, x, "question");
}

} // namespace socketio::bench
