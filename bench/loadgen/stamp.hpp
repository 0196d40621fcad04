// Payloads that tell who sent them, when, and whether they came unharmed.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/loadgen/time.hpp"

namespace socketio::bench {

/// What a payload says.
struct stamp {
  uint32_t sender = 0;
  /// Counts the sender's messages from 1.
  uint32_t number = 0;
  time_point sent_at;
};

/// Characters of a stamp; the rest of a payload is filling.
inline constexpr std::size_t stamp_size = 32;

/// @param size characters, at least `stamp_size`.
/// @returns a payload with an empty stamp: characters that JSON does not
///          escape, and no two neighbours alike.
std::string make_payload(std::size_t size);

/// Writes `x` to `out`, `stamp_size` lower-case hexadecimal digits.
void write_stamp(const stamp& x, char* out) noexcept;

/// @param original what `make_payload` returned.
/// @returns the stamp of `payload`; nothing if a byte of its filling differs
///          or the stamp is no number.
std::optional<stamp> read_stamp(std::string_view payload,
                                std::string_view original) noexcept;

} // namespace socketio::bench
