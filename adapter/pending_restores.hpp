// Requests to the relay about sessions: those that wait to be sent, and those
// that wait for an answer.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "actors/local.hpp"
#include "actors/messages.hpp"

namespace socketio {

class pending_restores {
public:
  using time_point = std::chrono::steady_clock::time_point;
  using callback = session_keeper::on_restored;

  /// @param max_asked requests that may wait for an answer at a time.
  explicit pending_restores(std::size_t max_asked) : max_asked_(max_asked) {
    // nop
  }

  /// @param x with an id of its own.
  void add(restore_session x, callback then);

  /// @returns what may be sent now; its deadline is `deadline`.
  std::vector<restore_session> send(time_point deadline);

  /// The answer to `request_id` is there.
  /// @returns an empty function if nobody waits for it any more.
  callback take(uint64_t request_id);

  /// @returns those whose deadline has come; they are forgotten.
  std::vector<callback> expire(time_point now);

  /// @returns all, sent or not; they are forgotten.
  std::vector<callback> close();

  std::optional<time_point> next_deadline() const;

private:
  struct waiting {
    restore_session request;
    callback then;
  };

  struct asked {
    time_point deadline;
    callback then;
  };

  std::size_t max_asked_;
  std::deque<waiting> waiting_;
  /// By request id, hence by deadline.
  std::map<uint64_t, asked> asked_;
};

} // namespace socketio
