// One connection of a CAF broker on the loop: TCP or Unix stream socket.
// Only the backend makes them.
// Kind: I/O.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <caf/intrusive_ptr.hpp>
#include <caf/io/scribe.hpp>

#include "actors/loop/backend.hpp"
#include "actors/loop/outbox.hpp"
#include "actors/loop/slicer.hpp"

namespace socketio {

/// Reads what is there (up to `slicer::chunk` bytes a call) and hands it to
/// the broker in the pieces it asked for; offers what the broker writes to
/// the kernel at the end of the loop's turn. Everything runs on the loop's
/// thread. No broker is called from within its own handler: failures and
/// acknowledgements of writes come in a later turn.
class loop_scribe final : public caf::io::scribe {
public:
  /// Owns `fd`. If the loop cannot watch it, the connection ends as soon as
  /// its broker uses it.
  loop_scribe(backend& owner, int fd, caf::io::connection_handle hdl);
  ~loop_scribe() override;

  // -- what a broker calls ---------------------------------------------------

  /// Starts reading on the first call.
  void configure_read(caf::io::receive_policy::config policy) override;
  void ack_writes(bool enable) override;
  std::vector<char>& wr_buf() override;
  std::vector<char>& rd_buf() override;
  void flush() override;

  /// Closes once everything written is sent, at the latest after
  /// `loop_settings::linger`.
  void graceful_shutdown() override;

  void add_to_loop() override;
  void remove_from_loop() override;

  /// @returns the address of the peer, "" for Unix sockets.
  std::string addr() const override;

  /// @returns the port of the peer, 0 for Unix sockets.
  uint16_t port() const override;

  // -- what the backend calls ------------------------------------------------

  /// Lets the backend find it before it is used.
  void list();

  /// @returns how many bytes were written and not taken by the kernel.
  std::size_t unsent() const { return out_.size(); }

  link_load load() const;

  /// Offers what was written during the turn.
  void offer_staged();

  /// Gives the connection up: unsent bytes are dropped, the broker is told.
  void fail();

  /// Resets the connection and leaves the broker without a word to it.
  void abandon();

private:
  enum class phase { fresh, open, lingering, closed };

  bool ready();
  void pump();
  bool read_on();
  bool deliver();
  void pump_soon();
  void wait_readable();

  bool offer();
  void offer_or_wait();
  void offer_soon();
  void taken(std::size_t count);
  void enforce_bounds();
  void wait_writable();
  void on_writable();
  void report_written();

  void broken();
  void end_soon();
  void end();
  void linger_or_close();
  void close();
  int fd() const;
  caf::intrusive_ptr<loop_scribe> self();

  backend& owner_;
  mutable boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer linger_;
  phase phase_ = phase::fresh;
  /// The backend knows it.
  bool listed_ = false;
  /// Nothing can be sent any more.
  bool broken_ = false;
  /// `end` is posted.
  bool ending_ = false;
  /// Close by reset.
  bool reset_ = false;

  slicer in_;
  std::vector<char> piece_;
  /// Reading was asked for once.
  bool launched_ = false;
  /// The broker wants data.
  bool reading_ = false;
  /// `pump` runs, or will run.
  bool pumping_ = false;
  bool pump_posted_ = false; ///< See above.
  /// A wait for readability is outstanding.
  bool read_wait_ = false;

  outbox out_;
  std::chrono::steady_clock::time_point moved_;
  /// Since the last acknowledgement.
  std::size_t written_ = 0;
  bool acks_ = false;
  bool ack_posted_ = false;
  /// The end of this turn offers what is staged.
  bool offer_later_ = false;
  /// The kernel refused bytes.
  bool write_wait_ = false;
  /// More of them than the backend's bound.
  bool full_ = false;
};

} // namespace socketio
