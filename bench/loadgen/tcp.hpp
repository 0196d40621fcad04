// A connection to the server under test. Kind: I/O.
#pragma once

#include <string>

#include "actors/unique_fd.hpp"
#include "bench/loadgen/event_loop.hpp"
#include "bench/loadgen/options.hpp"

namespace socketio::bench {

/// One TCP connection, to be opened again and again. Does not block.
class tcp_connection : public event_handler {
public:
  tcp_connection(event_loop& loop, const options& opts)
    : loop_(loop), opts_(opts) {
    // nop
  }

  bool is_open() const noexcept { return static_cast<bool>(fd_); }

  /// Drops the connection without a word.
  void close() noexcept;

  /// Adds to what `flush` sends.
  std::string& out() noexcept { return out_; }

  /// Sends what the kernel takes, the rest later.
  void flush();

protected:
  ~tcp_connection() = default;

  /// Begins anew; not within its own `on_input` or `on_end`. Throws
  /// `std::system_error` if the machine has no socket left.
  void open();

  /// Takes from `input` what is whole; the rest comes again with more behind.
  /// @returns how many bytes it took; nothing matters after a `close`.
  virtual std::size_t on_input(std::string_view input) = 0;

  /// The server closed the connection; `rest` is what `on_input` left.
  virtual void on_end(std::string_view rest) = 0;

  event_loop& loop_;
  const options& opts_;

private:
  void on_ready(bool readable, bool writable) final;
  void read();

  unique_fd fd_;
  std::string in_;
  std::string out_;
  bool waits_for_room_ = false;
};

} // namespace socketio::bench
