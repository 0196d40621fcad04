// See questions.hpp.
#include "bench/loadgen/scenarios/questions.hpp"

#include "bench/loadgen/failure.hpp"

namespace socketio::bench {

client& questions::asker(std::size_t slot) {
  constexpr std::size_t stride = 7919; // a prime
  return run_.clients[slot * stride % run_.clients.size()];
}

void questions::ask(std::size_t slot) {
  auto& x = asker(slot);
  x.send(question(slot), check_.send(0, slot, run_.loop.refresh()));
  x.flush();
}

void questions::start() {
  for (std::size_t slot = 0; slot < run_.opts.window; ++slot)
    ask(slot);
}

void questions::on_packet(client& x, std::string_view text) {
  auto packet = split_packet(text);
  if (packet.type != '3' || !packet.id || !is_right(x, packet.body))
    return client_listener::on_packet(x, text);
  auto answered = check_.receive(0, *packet.id);
  if (!answered || &asker(answered->slot) != &x)
    throw failure("client " + std::to_string(x.index())
                  + " does not wait for answer " + std::to_string(*packet.id));
  count(answered->sent_at, weight());
  if (!is_stopped())
    ask(answered->slot);
}

} // namespace socketio::bench
