// What the fuzz targets share. A target is one function: bytes in; it ends the
// process if what it looks at breaks a promise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace socketio::fuzz {

/// The entry of every target, called with bytes of no particular form.
using input = std::string_view;

/// Ends the process with a trace unless `promise` holds.
inline void require(bool promise) {
  if (!promise)
    std::abort();
}

/// Takes the first byte off `x`; 0 if there is none.
inline uint8_t take_byte(input& x) {
  if (x.empty())
    return 0;
  auto result = static_cast<uint8_t>(x.front());
  x.remove_prefix(1);
  return result;
}

void run(input x);

} // namespace socketio::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  socketio::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
