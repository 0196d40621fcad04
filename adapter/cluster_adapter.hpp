// The adapter of one worker as its server sees it: rooms here, and word to and
// from the other workers through the adapter actor.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <caf/atom.hpp>
#include <caf/error.hpp>
#include <caf/make_message.hpp>
#include <caf/replies_to.hpp>
#include <caf/result.hpp>
#include <caf/typed_actor.hpp>

#include "actors/interfaces.hpp"
#include "actors/local.hpp"
#include "actors/messages.hpp"
#include "actors/options.hpp"
#include "adapter/expected_acks.hpp"
#include "adapter/fetch_line.hpp"
#include "adapter/local_rooms.hpp"
#include "adapter/pending_requests.hpp"
#include "adapter/session_recovery.hpp"

namespace socketio {

/// What the adapter actor takes: its public interface, its own timer, and word
/// that a turn of the loop is over.
using adapter_impl = adapter_actor::extend<caf::reacts_to<caf::tick_atom>,
                                           caf::reacts_to<caf::flush_atom>>;

/// Usable from construction to destruction. Before `start` and after `stop`
/// operations reach only this worker and requests are closed at once. Without a
/// relay this worker is alone: requests end with its own answers. An emitter is
/// one without sockets, which is not counted as a worker.
class cluster_adapter final
  : public local_adapter,
    public std::enable_shared_from_this<cluster_adapter> {
public:
  /// @param own the worker this is, or `emitter_id`.
  /// @param recovery whether connection state recovery is on; then a relay is
  ///                 needed. An emitter needs none.
  cluster_adapter(worker_id own, const adapter_options& opts,
                  bool recovery = false);

  /// Says whose sockets these are. To be called before the first socket is
  /// added; `sockets` must live as long as this object is used.
  void attach(local_sockets& sockets) noexcept { rooms_.attach(sockets); }

  /// The sockets are gone, or about to go without a word: from now on this is
  /// an adapter without any.
  void detach() { rooms_.detach(); }

  /// @returns the worker this is.
  const worker_id& own() const noexcept { return own_; }

  // -- for the server --------------------------------------------------------

  session_keeper* keeper() noexcept override { return recovery_.get(); }
  void add_socket(const std::string& nsp, const std::string& sid,
                  session& s) override;
  void remove_socket(const std::string& nsp, const std::string& sid) override;
  void join(const std::string& nsp, const std::string& sid,
            const std::vector<std::string>& rooms) override;
  void leave(const std::string& nsp, const std::string& sid,
             const std::string& room) override;
  std::vector<std::string> rooms_of(const std::string& nsp,
                                    const std::string& sid) const override;
  nsp_counts counts(const std::string& nsp) const override;
  std::vector<std::string> rooms(const std::string& nsp) const override;
  std::size_t count(const std::string& nsp,
                    const std::string& room) const override;
  std::size_t server_count() const override;

  void send(const broadcast& x) override;
  void send(const sockets_join& x) override;
  void send(const sockets_leave& x) override;
  void send(const disconnect_sockets& x) override;
  void send(const server_side_emit& x) override;

  void request(const fetch_sockets& x,
               std::function<void(fetch_sockets_result)> then) override;
  void request(const server_side_emit_with_ack& x,
               std::function<void(server_side_emit_result)> then) override;
  void request(const broadcast_with_ack& x,
               std::function<void(broadcast_result)> then) override;

  // -- for the adapter actor -------------------------------------------------

  /// From now on what is sent during a turn of the loop leaves at its end, in
  /// one message. Not with connection state recovery: there the relay opens
  /// what it is sent.
  void gather() noexcept { gathering_ = recovery_ == nullptr; }

  /// From now on messages go out as `self`.
  void start(adapter_impl self);

  /// From now on what is sent reaches the other members of `relay`.
  void enter(relay_actor relay);

  /// Lets go of all actors and closes all pending requests.
  void stop();

  /// @returns all live workers, or `ec::incompatible_build`.
  caf::result<worker_list> on(const list_workers& x) const;

  /// @returns an error if the relay and this worker do not agree about
  ///          connection state recovery.
  caf::error on(const membership& x);
  void on(const worker_joined& x);
  void on(const worker_left& x);
  /// Sends it back.
  void on(const heartbeat& x);
  /// Does it here and never sends it on.
  void on(const cluster_message& x);
  /// Likewise, with all that is in it.
  void on(const cluster_batch& x);
  /// Answers to the asker.
  void on(const cluster_request& x);
  void on(const workers_asked& x);
  void on(cluster_response x);
  void on(const session_order& x);
  /// A turn of the loop is over.
  void on_flush();
  /// Ends what has reached its deadline.
  void on_tick();

private:
  using time_point = pending_requests::time_point;
  struct ack_route;

  /// Does `x` here, then at the others.
  template <class T>
  void send_everywhere(const T& x);

  /// Lets the others do `x`.
  template <class T>
  void pass_on(const T& x);
  void send_batch();

  /// @returns the time that a request may take if `x` is wished for.
  caf::timespan bounded(caf::timespan x) const;

  /// Asks the others unless `local`, and this worker if `own`.
  template <class T>
  void ask(T question, bool local, bool own, bool single,
           request_callback then);

  /// Starts as many of those that wait as may.
  void start_fetches();
  void start(fetch_line::fetch x);
  void give_up(std::vector<fetch_line::fetch> xs);

  void serve(const cluster_request& from, const fetch_sockets& x);
  void serve(const cluster_request& from, const server_side_emit_with_ack& x);
  void serve(const cluster_request& from, const broadcast_with_ack& x);
  /// A client answered, or is gone.
  void on_answer(const std::shared_ptr<ack_route>& to,
                 std::optional<encoded_packet> answer);
  void send(ack_route& to);
  void send_answers();
  void respond(const caf::strong_actor_ptr& asker, uint64_t request_id,
               response_body body);
  void finish(std::vector<finished_request> xs);
  /// Makes sure that `on_flush` follows this turn of the loop.
  void flush_later();
  /// Makes sure that a tick comes at the next deadline.
  void arm();
  time_point now() const;
  session_recovery::links recovery_links();
  /// @returns whether what is done here now has to wait for its turn.
  bool packets_under_way() const;

  worker_id own_;
  caf::timespan request_timeout_;
  local_rooms rooms_;
  pending_requests pending_;
  std::size_t max_fetches_;
  fetch_line fetches_;
  expected_acks acks_;
  /// With something due.
  std::vector<std::shared_ptr<ack_route>> answered_;
  bool flush_sent_ = false;
  bool gathering_ = false;
  /// What this turn of the loop sent.
  cluster_batch batch_;
  std::size_t batched_operations_ = 0;
  std::set<worker_id> others_;
  adapter_impl self_;
  relay_actor relay_;
  /// When the earliest tick on its way arrives.
  std::optional<time_point> armed_;
  /// Null = connection state recovery is off.
  std::unique_ptr<session_recovery> recovery_;
};

} // namespace socketio
