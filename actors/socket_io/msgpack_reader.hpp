// From MessagePack to values, as the parser of the JavaScript clients
// (notepack.io 2) reads it.
// Kind: pure.
//
// Not nlohmann's, which recurses as deep as the bytes say and keeps extensions
// as bytes that are dates and more to these clients.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "actors/socket_io/value_builder.hpp"

namespace socketio {

/// Reads one item after the other off a text of bytes. Announced sizes are
/// compared with what is there before anything is made. After a failure the
/// reader is of no more use.
class msgpack_reader {
public:
  explicit msgpack_reader(std::string_view bytes) : rest_(bytes) {
    // nop
  }

  bool at_end() const noexcept { return rest_.empty(); }

  /// @returns the number of entries of the map that begins here.
  std::optional<std::size_t> take_map();

  /// @returns the string that begins here.
  std::optional<std::string> take_string();

  /// @returns whether JavaScript's `undefined` was here, and is taken.
  bool take_undefined();

  /// Gives the value that begins here to `out`, with all in it, without
  /// recursion. Extensions of notepack.io: `undefined` becomes null, a Date the
  /// text that JSON has for it, an ArrayBuffer binary. Bytes of strings that
  /// are not UTF-8 become U+FFFD.
  /// @returns false if it is malformed or `out` wants no more.
  bool read(value_builder& out);

private:
  enum class kind : uint8_t {
    malformed,
    null,
    boolean,
    uint,
    sint,
    real,
    string,
    bytes,
    array,
    map,
    extension,
  };

  /// What begins an item. `number` is a number's bits or what follows: bytes,
  /// elements or pairs.
  struct token {
    kind what = kind::malformed;
    uint8_t width = 0;
    uint64_t number = 0;
    /// An extension whose first byte names its size.
    bool fixed = false;
  };

  /// A container that is being read.
  struct level {
    uint64_t left;
    bool is_map;
  };

  token take_token();
  std::optional<uint64_t> take_number(std::size_t width);
  std::optional<std::string_view> take_bytes(uint64_t size);
  bool read_key(value_builder& out);
  bool read_scalar(const token& x, value_builder& out);
  bool read_extension(const token& x, value_builder& out);
  bool open(const token& x, value_builder& out, std::vector<level>& levels);

  std::string_view rest_;
};

} // namespace socketio
