// How many connections each address has.
// Kind: pure.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

namespace socketio::engine_io {

class address_table {
  struct entry;

public:
  /// One connection of an address, counted as long as this lives. As large as
  /// a pointer.
  class seat {
  public:
    /// Counts for no address.
    seat() = default;

    seat(seat&& x) noexcept : entry_(std::exchange(x.entry_, nullptr)) {
      // nop
    }

    seat& operator=(seat&& x) noexcept {
      std::swap(entry_, x.entry_);
      return *this;
    }

    ~seat();

    /// @returns whether it counts for an address.
    explicit operator bool() const noexcept { return entry_ != nullptr; }

  private:
    friend class address_table;

    explicit seat(entry& x) noexcept : entry_(&x) {
      // nop
    }

    entry* entry_ = nullptr;
  };

  address_table() = default;
  address_table(const address_table&) = delete;
  address_table& operator=(const address_table&) = delete;

  /// @param limit seats that one address may have.
  /// @returns a seat that this object has to outlive; one that counts for no
  ///          address if there are `limit` already.
  seat take(const std::string& address, std::size_t limit);

  /// @returns the addresses that have a seat.
  std::size_t size() const noexcept { return entries_.size(); }

private:
  struct entry {
    address_table* owner = nullptr;
    const std::string* address = nullptr;
    std::size_t count = 0;
  };

  std::unordered_map<std::string, entry> entries_;
};

} // namespace socketio::engine_io
