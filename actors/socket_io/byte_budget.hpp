// How many bytes of one client several owners keep, in all.
// Kind: pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace socketio::socket_io {

/// Counts what was taken and not given back yet.
class byte_budget {
public:
  /// Bytes that its owner keeps. Gives them back at its end; may outlive the
  /// budget.
  class share {
  public:
    /// Of nothing.
    share() = default;

    share(share&& other) noexcept
      : total_(std::move(other.total_)),
        bytes_(std::exchange(other.bytes_, 0)) {
      // nop
    }

    share& operator=(share&& other) noexcept {
      std::swap(total_, other.total_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }

    ~share() { release(); }

    /// Gives the bytes back.
    /// @returns how many they were.
    std::size_t release() noexcept {
      if (auto total = std::exchange(total_, nullptr))
        *total -= bytes_;
      return std::exchange(bytes_, 0);
    }

  private:
    friend class byte_budget;

    std::shared_ptr<std::size_t> total_;
    std::size_t bytes_ = 0;
  };

  /// @returns a share of `bytes`; nothing if that made more than `max`. The
  ///          only share may be as large as it likes.
  std::optional<share> take(std::size_t bytes, std::size_t max) {
    if (!total_)
      total_ = std::make_shared<std::size_t>(0);
    if (*total_ > 0 && bytes > max - std::min(max, *total_))
      return std::nullopt;
    *total_ += bytes;
    share result;
    result.total_ = total_;
    result.bytes_ = bytes;
    return result;
  }

private:
  /// Null = nothing was ever taken.
  std::shared_ptr<std::size_t> total_;
};

} // namespace socketio::socket_io
