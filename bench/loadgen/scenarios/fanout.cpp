// How much does it cost to bring one message to everybody?
#include "bench/loadgen/delivery_check.hpp"
#include "bench/loadgen/failure.hpp"
#include "bench/loadgen/scenario.hpp"

namespace socketio::bench {

namespace {

/// Client 0 sends, all receive.
class fanout final : public load {
public:
  explicit fanout(run_context& run)
    : load(run),
      payload_(make_payload(run.opts.size)),
      event_("broadcast", {}, payload_),
      check_(1, run.opts.clients) {
    // nop
  }

  void start() override {
    if (run_.opts.rate > 0)
      return pace([this] { publish(); });
    for (std::size_t i = 0; i < run_.opts.window; ++i)
      publish();
  }

  bool is_idle() const override { return check_.missing() == 0; }

  void on_packet(client& x, std::string_view text) override {
    auto payload = read_msg(text);
    auto said = payload ? read_stamp(*payload, payload_) : std::nullopt;
    if (!said)
      return client_listener::on_packet(x, text);
    count(said->sent_at);
    auto found = check_.receive(x.index(), said->sender, said->number);
    if (found == verdict::complete)
      return go_on();
    if (found != verdict::good)
      throw failure("client " + std::to_string(x.index()) + ": message "
                    + std::to_string(said->number) + ": "
                    + std::string{to_string(found)});
  }

private:
  void go_on() {
    if (run_.opts.rate == 0 && !is_stopped())
      publish();
  }

  void publish() {
    stamp next{0, check_.send(0), run_.loop.refresh()};
    run_.clients[0].send(event_.stamped(next));
    run_.clients[0].flush();
  }

  std::string payload_;
  stamped_event event_;
  delivery_check check_;
};

} // namespace

void run_fanout(run_context& run) {
  connect_clients(run);
  fanout x{run};
  run.clients.set_listener(x);
  drive(run, x, "delivery");
}

} // namespace socketio::bench
