// One listening socket of a CAF broker on the loop. Only the backend makes
// them.
// Kind: I/O.
#pragma once

#include <cstdint>
#include <string>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <caf/intrusive_ptr.hpp>
#include <caf/io/doorman.hpp>

#include "actors/loop/backend.hpp"
#include "actors/loop/socket_calls.hpp"

namespace socketio {

/// Accepts until the broker has enough (its activity tokens) and pauses while
/// the process has no descriptor left. Everything runs on the loop's thread.
class loop_doorman final : public caf::io::doorman {
public:
  /// Owns `fd`, a listening TCP or Unix stream socket. If the loop cannot
  /// watch it, the acceptor ends as soon as it is launched.
  loop_doorman(backend& owner, int fd, caf::io::accept_handle hdl);
  ~loop_doorman() override;

  void launch() override;
  void graceful_shutdown() override;
  void add_to_loop() override;
  void remove_from_loop() override;

  /// @returns the own address, "" for Unix sockets.
  std::string addr() const override;

  /// @returns the own port, 0 for Unix sockets.
  uint16_t port() const override;

  /// Hands the connection just accepted to the broker.
  /// @returns false if it wants no more.
  bool new_connection() override;

  /// Closes the socket and leaves the broker without a word to it.
  void abandon();

private:
  void wait();
  void accept_on();
  void pause();
  void end();
  void close();
  int fd() const;
  caf::intrusive_ptr<loop_doorman> self();

  backend& owner_;
  mutable boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer pause_;
  accepted next_{io_outcome::again, -1};
  bool launched_ = false;
  /// The broker wants connections.
  bool accepting_ = false;
  /// A wait, for the socket or the pause, is outstanding.
  bool waiting_ = false;
};

} // namespace socketio
