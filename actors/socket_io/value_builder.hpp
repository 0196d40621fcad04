// Builds a value from what a reader finds, within bounds.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <caf/error.hpp>

#include "actors/socket_io/json_reader.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio {

/// Gets the values of a text or of bytes in order: scalars, and the beginning
/// and end of containers. A function that returns false stops the reader.
/// A container is made when it is complete, so it never grows: nlohmann's
/// ordered objects copy all they hold when they do, and search all keys for
/// each new one.
class value_builder {
public:
  /// @param limits must outlive the builder.
  explicit value_builder(const json_limits& limits) : limits_(limits) {
    // nop
  }

  bool null() { return add(nullptr); }

  bool boolean(bool x) { return add(x); }

  bool number_integer(int64_t x) { return add(x); }

  bool number_unsigned(uint64_t x) { return add(x); }

  bool number_float(double x);

  /// Takes `x` over.
  bool string(std::string& x) { return add(std::move(x)); }

  /// For formats that have binary.
  bool bytes(std::string_view x) { return add(socketio::binary(x)); }

  bool start_object() { return open(true); }

  /// Takes `x` over. Comes before each member of an object.
  bool key(std::string& x) {
    keys_.push_back(std::move(x));
    return true;
  }

  bool end_object();

  bool start_array() { return open(false); }

  bool end_array();

  /// @returns how many containers are open.
  std::size_t depth() const noexcept { return open_.size(); }

  /// @returns whether the innermost open container is an object.
  bool in_object() const noexcept { return open_.back().is_object; }

  /// @returns the value, once the reader is done.
  value take() { return std::move(root_); }

  /// @returns why the reader was stopped.
  caf::error error() const;

private:
  struct container {
    bool is_object;
    /// Where its elements begin, and its keys if it is an object.
    std::size_t first_element;
    std::size_t first_key;
  };

  bool open(bool is_object);
  bool add(value x);
  bool is_full() const;

  const json_limits& limits_;
  value root_;
  /// The innermost comes last.
  std::vector<container> open_;
  /// Of all open containers, one container behind the other.
  std::vector<value> elements_;
  std::vector<std::string> keys_;
  /// Which limit was exceeded; null = none.
  const char* excess_ = nullptr;
};

} // namespace socketio
