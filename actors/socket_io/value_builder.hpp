// Builds a value from the events of a parser, within bounds.
// Kind: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <caf/error.hpp>

#include "actors/socket_io/json_reader.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio {

/// What `value::sax_parse` wants of its receiver, for other readers as well: a
/// function that returns false stops the parser, which works without recursion.
/// A container is made when it is complete, so it never grows: nlohmann's
/// ordered objects copy all they hold when they do, and search all keys for
/// each new one.
class value_builder {
public:
  using number_integer_t = value::number_integer_t;
  using number_unsigned_t = value::number_unsigned_t;
  using number_float_t = value::number_float_t;
  using string_t = value::string_t;
  using binary_t = value::binary_t;

  /// @param limits must outlive the builder.
  explicit value_builder(const json_limits& limits) : limits_(limits) {
    // nop
  }

  bool null() { return add(nullptr); }

  bool boolean(bool x) { return add(x); }

  bool number_integer(number_integer_t x) { return add(x); }

  bool number_unsigned(number_unsigned_t x) { return add(x); }

  bool number_float(number_float_t x, const string_t&);

  bool string(string_t& x) { return add(std::move(x)); }

  /// JSON text has no binary.
  bool binary(binary_t&) { return false; }

  /// Binary, for readers of formats that have it.
  bool bytes(std::string_view x) { return add(socketio::binary(x)); }

  bool start_object(std::size_t) { return open(true); }

  bool key(string_t& x) {
    open_.back().keys.push_back(std::move(x));
    return true;
  }

  bool end_object();

  bool start_array(std::size_t) { return open(false); }

  bool end_array();

  bool parse_error(std::size_t, const std::string&, const value::exception&) {
    return false;
  }

  /// @returns the value, once the parser is done.
  value take() { return std::move(root_); }

  /// @returns why the parser was stopped.
  caf::error error() const;

private:
  struct container {
    bool is_object;
    /// One for each element, if it is an object.
    std::vector<std::string> keys;
    std::vector<value> elements;
  };

  bool open(bool is_object);
  container close();
  bool add(value x);
  bool is_full() const;

  const json_limits& limits_;
  value root_;
  /// The innermost comes last.
  std::vector<container> open_;
  /// Which limit was exceeded; null = none.
  const char* excess_ = nullptr;
};

} // namespace socketio
