// A client's descriptor on the loop. All work on descriptors is here, so that
// the poller can be replaced.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <sys/uio.h>

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
  /// A stream that could not be set up is not open.
  stream(boost::asio::io_context& io, unique_fd fd);

  bool is_open() const noexcept { return descriptor_.is_open(); }

  /// Calls `f()` once when there is something to read, an end or an error. The
  /// call is dropped by `close` and `release`, but it may be on its way
  /// already: `f` holds its object and looks at `is_open()`.
  template <class F>
  void wait_readable(F f) {
    wait(descriptor_type::wait_read, std::move(f));
  }

  /// Calls `f()` once when something can be written; see `wait_readable`.
  template <class F>
  void wait_writable(F f) {
    wait(descriptor_type::wait_write, std::move(f));
  }

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
  using executor_type = boost::asio::io_context::executor_type;
  using descriptor_type =
    boost::asio::posix::basic_stream_descriptor<executor_type>;

  template <class F>
  void wait(descriptor_type::wait_type what, F f) {
    descriptor_.async_wait(what, [f = std::move(f)](const auto& err) mutable {
      if (!err)
        f();
    });
  }

  descriptor_type descriptor_;
};

} // namespace socketio::engine_io
