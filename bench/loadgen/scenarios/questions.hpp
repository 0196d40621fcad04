// A load of questions to the whole cluster, whose answers are known.
// Kind: I/O.
#pragma once

#include <string_view>

#include "bench/loadgen/ack_check.hpp"
#include "bench/loadgen/scenario.hpp"

namespace socketio::bench {

/// Keeps `opts.window` questions under way. Each slot has a client that asks,
/// spread over the fleet and so over the workers.
class questions : public load {
public:
  explicit questions(run_context& run) : load(run), check_(1, run.opts.window) {
    // nop
  }

  void start() override;

  bool is_idle() const override { return check_.missing() == 0; }

  void on_packet(client& x, std::string_view text) override;

protected:
  ~questions() = default;

  /// @returns the next question of a slot, valid until the next call.
  virtual const encoded_packet& question(std::size_t slot) = 0;

  /// @returns whether `body` answers client `x` rightly.
  virtual bool is_right(const client& x, std::string_view body) = 0;

  /// @returns how many operations one answer stands for.
  virtual uint64_t weight() const { return 1; }

private:
  client& asker(std::size_t slot);
  void ask(std::size_t slot);

  ack_check check_;
};

} // namespace socketio::bench
