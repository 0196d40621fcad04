// The text that needs no second look in a string of JSON.
// Kind: pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace socketio {

/// @returns how many bytes `text` begins with that stand for themselves in a
///          string of JSON and are ASCII: no quote, no backslash, no control
///          character.
std::size_t plain_size(std::string_view text) noexcept;

} // namespace socketio
