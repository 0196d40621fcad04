// Sole owner of a file descriptor, from accept to close.
// Kind: I/O.
#pragma once

#include <utility>

namespace socketio {

class unique_fd {
public:
  unique_fd() noexcept = default;

  /// Takes over `fd`; -1 means none.
  explicit unique_fd(int fd) noexcept : fd_(fd) {
    // nop
  }

  unique_fd(unique_fd&& other) noexcept : fd_(other.release()) {
    // nop
  }

  unique_fd& operator=(unique_fd&& other) noexcept {
    reset(other.release());
    return *this;
  }

  ~unique_fd() { reset(); }

  /// @returns the descriptor, still owned here; -1 if there is none.
  int get() const noexcept { return fd_; }

  explicit operator bool() const noexcept { return fd_ >= 0; }

  /// Gives the descriptor away.
  /// @returns it; the caller has to close it.
  int release() noexcept { return std::exchange(fd_, -1); }

  /// Closes the descriptor and takes over `fd`.
  void reset(int fd = -1) noexcept;

private:
  int fd_ = -1;
};

} // namespace socketio
