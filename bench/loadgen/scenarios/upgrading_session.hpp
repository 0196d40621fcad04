// A session that begins with long-polling and moves to a WebSocket.
// Kind: I/O.
#pragma once

#include <string>
#include <string_view>

#include "bench/loadgen/client.hpp"
#include "bench/loadgen/http_call.hpp"

namespace socketio::bench {

/// Opens a session by GET, then at once joins the namespace by POST, polls and
/// probes a WebSocket; when no request is pending it moves there, asks for an
/// echo and leaves.
class upgrading_session final : client_listener {
public:
  class owner {
  public:
    /// The session ended after its echo.
    virtual void on_done(upgrading_session& x) = 0;

    /// The server did not let it come so far.
    virtual void on_refused(upgrading_session& x, std::string_view why) = 0;

  protected:
    ~owner() = default;
  };

  upgrading_session(event_loop& loop, const options& opts, std::size_t index,
                    owner& o);

  /// Begins anew; not within a call to the owner.
  void start();

  /// Ends it without a word to the owner.
  void abandon();

  bool is_running() const noexcept { return running_; }

  time_point started_at() const noexcept { return started_at_; }

private:
  void on_connected(client& x) override;
  void on_packet(client& x, std::string_view text) override;
  void on_probed(client& x) override;
  void on_lost(client& x, std::string_view why) override;
  void on_opened(const http_response& x);
  void on_posted(const http_response& x);
  void on_polled(const http_response& x);
  bool accept(const http_response& x);
  void read_payload(std::string_view body);
  void go_on();

  event_loop& loop_;
  const options& opts_;
  owner& owner_;
  client socket_;
  http_call get_;
  http_call post_;
  http_call poll_;
  encoded_packet question_ = make_text_event("echo", "moved");
  time_point started_at_;
  int pending_ = 0;
  bool running_ = false;
  bool probed_ = false;
  bool moved_ = false;
  bool joined_ = false;
  bool asked_ = false;
};

} // namespace socketio::bench
