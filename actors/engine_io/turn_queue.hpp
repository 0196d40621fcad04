// Who has to wait because much was done in this turn of the loop: what one
// client sends must not keep it from all others.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

namespace socketio::engine_io {

/// A number of bytes for each turn of the loop, and the queue of those who wait
/// for another one. Whatever else is ready is served between two turns.
class turn_queue {
public:
  /// What a byte that is compressed counts: that takes as long as to handle so
  /// many that came.
  static constexpr std::size_t deflating = 4;

  /// @param budget bytes for a turn, above 0. What is begun within it is
  ///               finished.
  turn_queue(boost::asio::io_context& io, std::size_t budget);
  turn_queue(const turn_queue&) = delete;
  turn_queue& operator=(const turn_queue&) = delete;

  /// @returns the bytes for a turn.
  std::size_t budget() const noexcept { return budget_; }

  /// @returns whether this turn's budget is spent, so that one has to `wait`.
  bool spent() const noexcept { return spent_ >= budget_; }

  /// Counts `bytes` against this turn's budget.
  void spend(std::size_t bytes);

  /// Calls `f()` once in a later turn, after all who wait already. It may find
  /// that turn's budget spent again.
  void wait(std::function<void()> f);

private:
  void post();
  void run();

  boost::asio::io_context& io_;
  std::deque<std::function<void()>> waiting_;
  std::size_t budget_;
  std::size_t spent_ = 0;
  bool posted_ = false;
  /// Gone when this object is: a posted job then does nothing.
  std::shared_ptr<turn_queue*> self_;
};

} // namespace socketio::engine_io
