// What this worker asked the others and who still owes an answer.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "actors/messages.hpp"

namespace socketio {

/// What came back. Which list is used depends on the question.
struct request_result {
  socket_list sockets;
  std::vector<encoded_packet> answers;
  /// Live workers that owe an answer, or one of their clients does.
  std::vector<worker_id> missing;
  /// Ended by `close`.
  bool closed = false;
};

using request_callback = std::function<void(request_result)>;

/// A request that ended. The owner calls `then(result)`.
struct finished_request {
  request_callback then;
  request_result result;
};

/// A request waits for exactly the workers in `workers_asked` that did not
/// leave since, and for the own worker if it was asked too. It ends when all
/// have answered or are gone, at its deadline, or with this worker.
///
/// Requests that cost the workers much are counted while somebody works on
/// them. A worker that owes answers to such requests and gives none is silent,
/// and who waits for silent workers only is stalled: it costs nothing now.
class pending_requests {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Time without an answer after which a worker is silent.
  static constexpr std::chrono::milliseconds patience{500};

  struct request {
    time_point deadline;
    /// Who counts as asked until `workers_asked` tells it exactly.
    std::vector<worker_id> expected;
    /// Asked although the relay does not know: the own worker.
    std::optional<worker_id> own;
    /// Ends with the first element of `answers`.
    bool expect_single_response = false;
    request_callback then;
    /// Workers answer it as soon as they can, by work for each socket.
    bool costs = false;
  };

  /// @returns the id of the request, unique in this object.
  uint64_t begin(request x, time_point now);

  // Each of these returns the requests that ended by it. Late, doubled and
  // unknown answers change nothing.

  std::vector<finished_request> on_asked(const workers_asked& x);
  std::vector<finished_request> on_response(cluster_response x, time_point now);
  std::vector<finished_request> on_left(const worker_id& id);
  /// Ends all requests with a deadline up to `now`.
  std::vector<finished_request> expire(time_point now);
  /// Ends all requests, whole or not.
  std::vector<finished_request> close();

  /// @returns the earliest deadline of all.
  std::optional<time_point> next_deadline() const;

  /// @returns how many requests that cost are worked on.
  std::size_t costly(time_point now);

  /// @returns how many that cost were stalled at the last call of `costly`, and
  ///          have not ended since.
  std::size_t stalled() const noexcept { return stalled_.size(); }

  /// @returns the earliest time at which one of the costly is stalled if nobody
  ///          answers.
  std::optional<time_point> next_stall() const;

private:
  /// How far one worker is.
  struct progress {
    bool answered = false;
    /// Clients that owe their acknowledgement.
    uint64_t clients = 0;

    bool done() const { return answered && clients == 0; }
  };

  struct entry {
    request asked;
    /// `workers` is exact.
    bool confirmed = false;
    std::map<worker_id, progress> workers;
    request_result result;

    bool done() const;
    void absorb(progress& from, fetch_sockets_response& x);
    void absorb(progress& from, server_side_emit_response& x);
    void absorb(progress& from, broadcast_client_count& x);
    void absorb(progress& from, broadcast_acks& x);
  };

  /// How a worker answers requests that cost.
  struct contact {
    /// Of its last answer, or of the first question after it.
    time_point since;
    bool asked_since = false;
  };

  using entries = std::map<uint64_t, entry>;

  void note_asked(const worker_id& id, time_point now);
  std::optional<time_point> stalls_at(const entry& x) const;
  finished_request finish(entries::iterator i);
  std::vector<finished_request> finish_if_done(entries::iterator i);

  entries entries_;
  std::set<std::pair<time_point, uint64_t>> deadlines_;
  /// Ids of requests that cost.
  std::set<uint64_t> costly_;
  std::set<uint64_t> stalled_;
  std::map<worker_id, contact> contacts_;
  uint64_t last_id_ = 0;
};

} // namespace socketio
