// Compression of HTTP answers.
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace socketio::engine_io {

enum class content_coding : uint8_t { gzip, deflate };

/// @returns "gzip" or "deflate".
std::string_view to_string(content_coding x);

/// Applies the rules of RFC 9110, section 12.5.3.
/// @param accept_encoding value of that header.
/// @returns the coding with the highest weight; of equal ones the one named
///          first, a name before "*"; nothing if none is accepted.
std::optional<content_coding> choose_coding(std::string_view accept_encoding);

/// @returns `text` in the coding `x`; nothing if memory runs out.
std::optional<std::string> compress(std::string_view text, content_coding x);

} // namespace socketio::engine_io
