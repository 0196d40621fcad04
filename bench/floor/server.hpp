// The least that answers the generator: connect, echo, broadcast, rooms and
// the count of clients.
// Kind: I/O.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/floor/faults.hpp"
#include "bench/floor/network.hpp"

namespace socketio::bench {

/// One worker.
class floor_server final : public floor_events {
public:
  /// @param counts clients of each worker, shared by all processes.
  /// @param self index of this worker.
  floor_server(floor_network& network, std::span<std::atomic<uint32_t>> counts,
               std::size_t self, fault wrong)
    : network_(network), counts_(counts), self_(self), faults_(wrong) {
    // nop
  }

  void on_open(floor_connection& x) override;
  void on_text(floor_connection& x, std::string_view text) override;
  void on_binary(floor_connection& x, std::string_view bytes) override;
  void on_close(floor_connection& x) override;
  void on_peer(std::string_view message) override;

private:
  void on_event(floor_connection& x, std::string_view text);
  void join_namespace(floor_connection& x);
  void answer(floor_connection& x, std::string_view id, std::string_view json);
  void publish(std::string_view room, std::string_view rest);
  void deliver(std::string_view room, std::string_view frame);
  uint32_t count_clients() const;

  floor_network& network_;
  std::span<std::atomic<uint32_t>> counts_;
  std::size_t self_;
  faults faults_;
  std::vector<floor_connection*> members_;
  std::unordered_map<std::string, std::vector<floor_connection*>> rooms_;
  uint64_t ids_ = 0;
};

} // namespace socketio::bench
