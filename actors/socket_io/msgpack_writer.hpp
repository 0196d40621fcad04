// From values to MessagePack, as the parser of the JavaScript clients
// (notepack.io 2) reads it.
// Kind: pure.
//
// Not nlohmann's, which writes whole doubles as floats, and text that is not
// UTF-8 as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "actors/socket_io/value.hpp"

namespace socketio {

/// Writes items one behind the other, each in its shortest format. Whole
/// doubles up to 2^53 are written as integers, as JavaScript does. Bytes of
/// strings that are not UTF-8 become U+FFFD.
class msgpack_writer {
public:
  void write(const value& x);
  void write_string(std::string_view text);
  void write_unsigned(uint64_t x);

  /// Begins an array; `size` items are to follow.
  void begin_array(std::size_t size);

  /// Begins a map; `size` pairs of a string and an item are to follow.
  void begin_map(std::size_t size);

  /// Writes `byte` as it is.
  void put(uint8_t byte) { bytes_.push_back(static_cast<char>(byte)); }

  /// @returns what was written since the last call.
  std::string take() { return std::exchange(bytes_, {}); }

private:
  void write_signed(int64_t x);
  void write_double(double x);
  void write_bytes(std::string_view bytes);
  void write_object(const value& x);
  void put_number(uint64_t x, int width);
  void put_size(std::size_t size, uint8_t first, int smallest);

  std::string bytes_;
};

} // namespace socketio
