// The system calls of stream sockets (TCP and Unix), none of which blocks.
// Kind: I/O.
#pragma once

#include <cerrno>
#include <cstddef>
#include <span>

#include "actors/socket_address.hpp"

namespace socketio {

/// What became of one call.
enum class io_outcome {
  /// It moved at least one byte, or accepted a connection.
  done,
  /// Not now; wait until the socket is ready.
  again,
  /// The process or the system has no descriptor or memory left.
  exhausted,
  /// End of stream or an error: the socket is of no more use.
  ended,
};

/// Outcome of sending or receiving; `bytes` is 0 unless `state` is done.
struct transfer {
  io_outcome state;
  std::size_t bytes;
};

/// Outcome of accepting; `fd` is the caller's, -1 with `errno` set unless
/// `state` is done. A waiting connection that failed meanwhile means again.
struct accepted {
  io_outcome state;
  int fd;
};

/// Repeats `f` as long as a signal interrupts it.
/// @returns its last result, which is negative, with `errno` set, if it failed.
template <class F>
auto uninterrupted(F f) {
  auto result = f();
  while (result < 0 && errno == EINTR)
    result = f();
  return result;
}

/// Reads what is there into `room`, which must not be empty.
transfer receive_some(int fd, std::span<char> room);

/// Writes a beginning of `bytes`, which must not be empty. Raises no signal.
transfer send_some(int fd, std::span<const char> bytes);

/// Takes one waiting connection; not inherited by programs.
/// @param fd must not block.
/// @param peer if not null, whose address; it has to have all its room.
/// @param flags of accept4(2) besides SOCK_CLOEXEC.
accepted accept_one(int fd, socket_address* peer = nullptr, int flags = 0);

/// Sets what a new stream should have, as far as its kind knows it: not
/// inherited by programs, keep-alive, no delay.
void prepare_stream(int fd);

/// @returns whether `fd` is an IP socket: only these have addresses and ports,
///          and CAF's functions that ask for them abort the process for others.
bool is_ip(int fd);

/// Makes closing `fd` drop what is unsent and reset the connection.
void reset_on_close(int fd);

} // namespace socketio
