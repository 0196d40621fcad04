// Which workers there are, how busy each is, and who gets the next connection.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/session_id.hpp"
#include "actors/worker_report.hpp"
#include "sticky_balancer/request_head.hpp"

namespace socketio {

/// How connections without a session are shared out.
enum class balancing : uint8_t { least_connection, round_robin, random };

/// @returns the method called `name`, e.g. "least-connection"; nothing if there
///          is none of that name.
std::optional<balancing> balancing_method(std::string_view name);

/// Every operation on a worker that is not in the table is ignored.
class worker_table {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// @param seed where the method `random` begins.
  /// @param weights by slot, each above 0; 1 if not listed.
  explicit worker_table(balancing method, uint32_t seed = 1,
                        std::vector<uint16_t> weights = {})
    : method_(method), weights_(std::move(weights)), random_(seed) {
    // nop
  }

  /// Shares new sessions out like this from now on.
  void set_balancing(balancing method, std::vector<uint16_t> weights);

  /// Adds `id`, which is starting.
  void add(const worker_id& id);

  void remove(const worker_id& id);

  /// `id` accepts connections from now on.
  void set_ready(const worker_id& id);

  /// `id` gets nothing new from now on.
  void set_draining(const worker_id& id);

  /// `id`, if ready or silent, is the other one from now on.
  void set_silent(const worker_id& id, bool silent);

  /// `id` gets no new session until `wake` is called at `until` or later.
  void rest(const worker_id& id, time_point until);

  /// Ends the rests that are over at `now`.
  /// @returns whether any is.
  bool wake(time_point now);

  /// Corrects the load of `id`.
  /// @param sessions open sessions of the worker, as it says.
  /// @param under_way connections given to it that it could not count yet.
  void report(const worker_id& id, std::size_t sessions, std::size_t under_way);

  /// Picks the worker of a connection by its first request. A new session
  /// counts as load of its worker from now on.
  /// @returns `what.owner` as long as exactly this run of it may have sessions,
  ///          else a ready worker; nothing if there is none.
  std::optional<worker_id> choose(const demand& what);

  /// @returns whether there is a worker. One that is not ready may become so,
  ///          one that drains will be followed by another.
  bool worth_waiting() const;

  /// @returns the state of `id`; nothing if it is not in the table.
  std::optional<worker_condition> state(const worker_id& id) const;

private:
  struct entry {
    worker_condition state = worker_condition::starting;
    std::size_t load = 0;
    /// Round-robin: what it has saved up for its next turn.
    int64_t credit = 0;
    /// It gets no new session until then.
    std::optional<time_point> rests_until;

    bool takes_sessions() const noexcept {
      return state == worker_condition::ready && !rests_until;
    }
  };

  using entries = std::map<worker_id, entry>;

  entries::iterator choose_new();
  entries::iterator behind_last();
  entries::iterator next_in_turn();
  entries::iterator least_loaded();
  entries::iterator any_ready();
  uint16_t weight(const worker_id& id) const;
  template <class Better>
  entries::iterator best_ready(Better better);
  void change(const worker_id& id, worker_condition from, worker_condition to);

  balancing method_;
  std::vector<uint16_t> weights_;
  std::minstd_rand random_;
  entries workers_;
  /// The last one chosen for a new connection; the search goes on behind it.
  std::optional<worker_id> last_;
};

} // namespace socketio
