// How much does a request with its acknowledgement cost?
#include "bench/loadgen/ack_check.hpp"
#include "bench/loadgen/failure.hpp"
#include "bench/loadgen/scenario.hpp"

namespace socketio::bench {

namespace {

class echo final : public load {
public:
  explicit echo(run_context& run)
    : load(run),
      payload_(make_payload(run.opts.size)),
      request_(run.opts.binary ? make_binary_event("echo_bin", payload_)
                               : make_text_event("echo", payload_)),
      answer_(run.opts.binary ? R"([{"_placeholder":true,"num":0}])"
                              : "[" + json_string(payload_) + "]"),
      check_(run.opts.clients, run.opts.depth),
      binary_ids_(run.opts.clients) {
    // nop
  }

  void start() override {
    for (std::size_t i = 0; i < run_.opts.clients; ++i) {
      for (std::size_t slot = 0; slot < run_.opts.depth; ++slot)
        ask(run_.clients[i], slot);
      run_.clients[i].flush();
    }
  }

  bool is_idle() const override { return check_.missing() == 0; }

  void on_packet(client& x, std::string_view text) override {
    auto packet = split_packet(text);
    auto type = run_.opts.binary ? '6' : '3';
    if (packet.type != type || !packet.id || packet.body != answer_)
      return client_listener::on_packet(x, text);
    if (run_.opts.binary)
      binary_ids_[x.index()] = packet.id;
    else
      finish(x, *packet.id);
  }

  void on_binary(client& x, std::string_view bytes) override {
    auto id = std::exchange(binary_ids_[x.index()], std::nullopt);
    if (!id || bytes != payload_)
      return client_listener::on_binary(x, bytes);
    finish(x, *id);
  }

private:
  void ask(client& x, std::size_t slot) {
    x.send(request_, check_.send(x.index(), slot, run_.loop.now()));
  }

  void finish(client& x, uint64_t id) {
    auto answered = check_.receive(x.index(), id);
    if (!answered)
      throw failure("echo: nobody waits for answer " + std::to_string(id));
    count(answered->sent_at);
    if (!is_stopped())
      ask(x, answered->slot);
  }

  std::string payload_;
  encoded_packet request_;
  std::string answer_;
  ack_check check_;
  /// Of each client: the answer whose attachment comes next.
  std::vector<std::optional<uint64_t>> binary_ids_;
};

} // namespace

void run_echo(run_context& run) {
  connect_clients(run);
  echo x{run};
  run.clients.set_listener(x);
  drive(run, x, "request");
}

} // namespace socketio::bench
