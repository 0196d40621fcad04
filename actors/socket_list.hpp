// What is known of sockets anywhere in the cluster: many of them in one string,
// taken apart when somebody looks.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "actors/handshake_info.hpp"

namespace socketio {

/// What `fetch_sockets` tells of one socket.
struct socket_details {
  /// Socket id.
  std::string id;
  /// Contains `id`.
  std::vector<std::string> rooms;
  /// The request that opened the connection.
  handshake_info handshake;
  /// JSON of what the client gave as `auth`; empty = nothing.
  std::string auth;
  /// JSON of the data the program attached to the socket; empty = nothing.
  std::string data;
};

/// One socket of a `socket_list`, valid as long as the list is unchanged.
class socket_entry {
public:
  /// @param bytes an entry as `socket_list` writes it.
  explicit socket_entry(std::string_view bytes) : bytes_(bytes) {}

  /// @returns the socket's id.
  std::string_view id() const;

  /// @returns its rooms, its own id among them.
  std::vector<std::string> rooms() const;

  /// @returns all that is known; fields that do not fit the bytes stay empty.
  socket_details details() const;

private:
  std::string_view bytes_;
};

/// Sockets in the order they were added. A copy from another process may have
/// been damaged: then what follows the damage is missing.
class socket_list {
public:
  /// Goes over the entries; the end is where no whole entry is left.
  class iterator {
  public:
    /// Goes forward only; what it points to is made when asked for.
    using iterator_category = std::input_iterator_tag;
    /// What it points to.
    using value_type = socket_entry;
    /// Unused.
    using difference_type = std::ptrdiff_t;
    /// There is no object to point to.
    using pointer = void;
    /// A value: entries are views.
    using reference = socket_entry;

    /// @param rest entries, each behind its size.
    explicit iterator(std::string_view rest);

    /// @returns the entry here.
    socket_entry operator*() const;

    /// Goes to the next entry.
    iterator& operator++();

    /// @returns whether both have the same number of bytes before them.
    bool operator==(const iterator& x) const {
      return rest_.size() == x.rest_.size();
    }

  private:
    std::string_view rest_;
  };

  socket_list() = default;

  /// Holds `xs`, in their order.
  socket_list(std::initializer_list<socket_details> xs);

  /// Adds one socket.
  void push_back(const socket_details& x);

  /// Adds all sockets of `x`.
  void append(const socket_list& x);

  /// @returns how many were added.
  std::size_t size() const noexcept { return count_; }

  /// @returns whether none was added.
  bool empty() const noexcept { return count_ == 0; }

  /// @returns the first socket; the list must not be empty.
  socket_entry front() const { return *begin(); }

  /// @returns where the entries begin.
  iterator begin() const { return iterator{bytes_}; }

  /// @returns behind the last entry.
  iterator end() const { return iterator{{}}; }

  /// @returns what an entry holds, in the order of its bytes.
  friend constexpr std::string_view fields_of(const socket_list*) {
    return "id, rooms, url, headers, address, auth, data, issued, secure";
  }

  /// CAF's view of it.
  template <class Inspector>
  friend typename Inspector::result_type inspect(Inspector& f, socket_list& x) {
    return f(x.count_, x.bytes_);
  }

private:
  uint64_t count_ = 0;
  /// For each: the size of the entry, then its fields (see socket_list.cpp).
  std::string bytes_;
};

} // namespace socketio
