// Undoes the compression of HTTP answers, for tests.
#pragma once

#include <string>

#include <zlib.h>

namespace socketio::engine_io {

/// @returns what gzip or zlib data stand for; "" if they are bad.
inline std::string inflated(const std::string& data) {
  z_stream state{};
  if (inflateInit2(&state, MAX_WBITS + 32) != Z_OK)
    return {};
  std::string result(1000000, '\0');
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  state.avail_in = static_cast<uInt>(data.size());
  state.next_out = reinterpret_cast<Bytef*>(result.data());
  state.avail_out = static_cast<uInt>(result.size());
  auto end = inflate(&state, Z_FINISH);
  result.resize(end == Z_STREAM_END ? state.total_out : 0);
  inflateEnd(&state);
  return result;
}

} // namespace socketio::engine_io
