// Randomness of the operating system, for ids that nobody may guess.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <string>

namespace socketio {

/// Fills `size` bytes at `data` from getrandom(2). Ends the process if the
/// operating system has none: no id may ever be predictable.
void random_bytes(void* data, std::size_t size);

/// @returns `count` random characters of the base64url alphabet, 6 bits each.
std::string random_characters(std::size_t count);

} // namespace socketio
