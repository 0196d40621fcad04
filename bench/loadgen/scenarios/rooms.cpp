// How much does a message to a room cost?
#include <algorithm>
#include <numeric>
#include <random>

#include "bench/loadgen/delivery_check.hpp"
#include "bench/loadgen/failure.hpp"
#include "bench/loadgen/scenario.hpp"

namespace socketio::bench {

namespace {

/// Where a client sits.
struct seat {
  std::size_t room = 0;
  /// Place among the members.
  std::size_t place = 0;
};

struct room {
  stamped_event event;
  delivery_check check;
};

/// Clients sit in rooms at random, so that most rooms span all workers; random
/// members speak, the whole room hears them.
class rooms final : public load {
public:
  explicit rooms(run_context& run)
    : load(run), payload_(make_payload(run.opts.size)) {
    std::vector<std::size_t> order(run.opts.clients);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random_);
    auto count = std::min(run.opts.rooms, run.opts.clients);
    std::vector<std::size_t> sizes(count);
    seats_.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      seats_[order[i]] = {i % count, sizes[i % count]++};
    for (std::size_t i = 0; i < count; ++i)
      rooms_.push_back(
        {{"to_room", {json_string(name(i))}, payload_}, {sizes[i], sizes[i]}});
  }

  void join() {
    run_.clients.ask_all(
      [this](std::size_t i) {
        return make_event("join", {json_string(name(seats_[i].room))});
      },
      [](std::size_t, std::string_view body) { return body == R"(["ok"])"; });
  }

  void start() override {
    if (run_.opts.rate > 0)
      return pace([this] { publish(); });
    for (std::size_t i = 0; i < run_.opts.window; ++i)
      publish();
  }

  bool is_idle() const override {
    return std::ranges::all_of(
      rooms_, [](const room& x) { return x.check.missing() == 0; });
  }

  void on_packet(client& x, std::string_view text) override {
    auto payload = read_msg(text);
    auto said = payload ? read_stamp(*payload, payload_) : std::nullopt;
    if (!said || said->sender >= seats_.size())
      return client_listener::on_packet(x, text);
    count(said->sent_at);
    auto [to, place] = seats_[x.index()];
    auto from = seats_[said->sender];
    auto found = from.room == to
                   ? rooms_[to].check.receive(place, from.place, said->number)
                   : verdict::unknown;
    if (found == verdict::complete)
      return go_on();
    if (found != verdict::good)
      throw failure("client " + std::to_string(x.index()) + ", room "
                    + std::to_string(to) + ": "
                    + std::string{to_string(found)});
  }

private:
  static std::string name(std::size_t room) {
    return "room" + std::to_string(room);
  }

  void go_on() {
    if (run_.opts.rate == 0 && !is_stopped())
      publish();
  }

  void publish() {
    auto sender = random_() % seats_.size();
    auto& to = rooms_[seats_[sender].room];
    stamp next{static_cast<uint32_t>(sender),
               to.check.send(seats_[sender].place), run_.loop.refresh()};
    run_.clients[sender].send(to.event.stamped(next));
    run_.clients[sender].flush();
  }

  std::string payload_;
  /// The same rooms and speakers in every run.
  std::mt19937_64 random_{1};
  std::vector<seat> seats_;
  std::vector<room> rooms_;
};

} // namespace

void run_rooms(run_context& run) {
  connect_clients(run);
  rooms x{run};
  x.join();
  run.clients.set_listener(x);
  drive(run, x, "delivery");
}

} // namespace socketio::bench
