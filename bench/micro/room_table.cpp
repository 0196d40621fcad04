// Rooms: joining and leaving, and finding the receivers of a broadcast.
#include <benchmark/benchmark.h>

#include <deque>
#include <random>
#include <string>
#include <vector>

#include "adapter/room_table.hpp"

namespace {

using namespace socketio;

/// Takes frames and forgets them.
class null_session final : public session {
public:
  const std::string& id() const noexcept override { return id_; }

  bool send(const frame_ptr&, send_options) override {
    ++sent_;
    return true;
  }

  bool writable() const noexcept override { return true; }

  bool below_high_water() const noexcept override { return true; }

  std::size_t buffered() const noexcept override { return 0; }

  void close(bool) override {
    // nop
  }

  transport current_transport() const noexcept override {
    return transport::websocket;
  }

  const handshake_info& handshake() const noexcept override { return info_; }

private:
  std::string id_;
  handshake_info info_;
  std::size_t sent_ = 0;
};

/// So many sockets, each in one of a hundred rooms.
struct crowd {
  explicit crowd(std::size_t size) : sessions(size) {
    for (std::size_t i = 0; i < size; ++i) {
      table.add(name(i), sessions[i]);
      table.join(name(i), room(i));
    }
  }

  static std::string name(std::size_t i) {
    return "socket-number-" + std::to_string(i);
  }

  static std::string room(std::size_t i) {
    return "room-" + std::to_string(i * 7 % 100);
  }

  std::deque<null_session> sessions;
  room_table table;
};

void deliver(benchmark::State& state, const std::vector<std::string>& rooms,
             const std::vector<std::string>& except, std::size_t receivers) {
  crowd x{static_cast<std::size_t>(state.range(0))};
  auto message = make_text_frame('4', "2[\"msg\"]");
  for (auto _ : state)
    x.table.for_each_session(rooms, except,
                             [&](session& s) { s.send(message); });
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(receivers));
}

void deliver_to_all(benchmark::State& state) {
  deliver(state, {}, {}, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(deliver_to_all)->Arg(1000)->Arg(100000);

void deliver_to_all_but_one(benchmark::State& state) {
  deliver(state, {}, {crowd::name(3)},
          static_cast<std::size_t>(state.range(0)) - 1);
}
BENCHMARK(deliver_to_all_but_one)->Arg(1000)->Arg(100000);

void deliver_to_room(benchmark::State& state) {
  deliver(state, {"room-7"}, {},
          static_cast<std::size_t>(state.range(0)) / 100);
}
BENCHMARK(deliver_to_room)->Arg(1000)->Arg(100000);

void deliver_to_two_rooms(benchmark::State& state) {
  deliver(state, {"room-7", "room-14"}, {},
          static_cast<std::size_t>(state.range(0)) / 50);
}
BENCHMARK(deliver_to_two_rooms)->Arg(1000)->Arg(100000);

void join_and_leave(benchmark::State& state) {
  crowd x{static_cast<std::size_t>(state.range(0))};
  std::size_t i = 0;
  for (auto _ : state) {
    auto name = crowd::name(i++ % x.sessions.size());
    x.table.join(name, "lobby");
    x.table.leave(name, "lobby");
  }
}
BENCHMARK(join_and_leave)->Arg(1000)->Arg(100000);

void add_and_remove(benchmark::State& state) {
  crowd x{static_cast<std::size_t>(state.range(0))};
  null_session guest;
  for (auto _ : state) {
    x.table.add("guest", guest);
    benchmark::DoNotOptimize(x.table.remove("guest"));
  }
}
BENCHMARK(add_and_remove)->Arg(1000)->Arg(100000);

} // namespace
