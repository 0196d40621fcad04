// A client's descriptor: all work on it is here.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/uio.h>

#include "actors/engine_io/poller.hpp"
#include "actors/unique_fd.hpp"

namespace socketio::engine_io {

class stream {
public:
  enum class status : uint8_t {
    /// Some bytes were moved.
    ok,
    /// Nothing now; wait.
    would_block,
    /// The peer sends nothing more.
    end,
    /// The connection is broken.
    failed,
  };

  struct result {
    status what = status::would_block;
    std::size_t bytes = 0;
  };

  /// Takes over the socket `fd` and turns off Nagle's delay where there is one.
  /// A stream that the poller refuses is not open.
  /// @param listener hears of what is awaited, until `close` or `release`.
  stream(poller& from, poll_listener& listener, unique_fd fd);

  ~stream() { close(); }

  bool is_open() const noexcept { return static_cast<bool>(fd_); }

  /// Lets `poll_listener::on_poll` follow once for reading.
  void await_readable() { entry_.await_readable(); }

  /// The same for writing.
  void await_writable() { entry_.await_writable(); }

  /// Reads what is there, without waiting, into `buffer`.
  result receive(std::span<char> buffer);

  /// Writes `pieces`, as many bytes as the kernel takes, in one system call.
  result send(std::span<const iovec> pieces);

  /// Sends nothing more; the peer sees the end after what was sent.
  void end_sending();

  void close() noexcept;

  /// Leaves the poller and gives the descriptor away.
  unique_fd release();

private:
  unique_fd fd_;
  poll_entry entry_;
};

} // namespace socketio::engine_io
