// How much does it cost to ask everybody and gather the answers?
#include "bench/loadgen/delivery_check.hpp"
#include "bench/loadgen/failure.hpp"
#include "bench/loadgen/scenarios/questions.hpp"

namespace socketio::bench {

namespace {

constexpr std::string_view ask_head = R"(["ask",")";
constexpr std::string_view ask_tail = R"("])";

/// Each question goes to every client, the asker among them, which answers.
class broadcast_ack final : public questions {
public:
  explicit broadcast_ack(run_context& run)
    : questions(run),
      payload_(make_payload(run.opts.size)),
      question_(make_event("broadcast_ack", {json_string(payload_), "10000"})),
      stamp_at_(question_.body.find(payload_)),
      answer_("[" + std::to_string(run.opts.clients) + "]"),
      check_(run.opts.window, run.opts.clients) {
    // nop
  }

  bool is_idle() const override {
    return questions::is_idle() && check_.missing() == 0;
  }

  void on_packet(client& x, std::string_view text) override {
    auto packet = split_packet(text);
    if (packet.type != '2')
      return questions::on_packet(x, text);
    auto said = read_ask(packet);
    if (!said)
      return client_listener::on_packet(x, text);
    auto found = check_.receive(x.index(), said->sender, said->number);
    if (found != verdict::good && found != verdict::complete)
      throw failure("client " + std::to_string(x.index()) + ": question "
                    + std::to_string(said->number) + ": "
                    + std::string{to_string(found)});
    x.send({"3", "[1]", {}}, packet.id);
  }

private:
  std::optional<stamp> read_ask(const packet_view& packet) const {
    auto body = packet.body;
    if (!packet.id || !body.starts_with(ask_head) || !body.ends_with(ask_tail))
      return std::nullopt;
    body.remove_prefix(ask_head.size());
    body.remove_suffix(ask_tail.size());
    return read_stamp(body, payload_);
  }

  const encoded_packet& question(std::size_t slot) override {
    write_stamp(
      {static_cast<uint32_t>(slot), check_.send(slot), run_.loop.now()},
      question_.body.data() + stamp_at_);
    return question_;
  }

  bool is_right(const client&, std::string_view body) override {
    return body == answer_;
  }

  uint64_t weight() const override { return run_.opts.clients; }

  std::string payload_;
  encoded_packet question_;
  std::size_t stamp_at_;
  std::string answer_;
  delivery_check check_;
};

} // namespace

void run_broadcast_ack(run_context& run) {
  connect_clients(run);
  broadcast_ack x{run};
  run.clients.set_listener(x);
  drive(run, x, "client ack");
}

} // namespace socketio::bench
