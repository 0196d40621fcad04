// See payload.hpp.
#include "actors/engine_io/payload.hpp"

#include <algorithm>
#include <utility>

#include "actors/engine_io/base64.hpp"
#include "actors/utf8.hpp"

namespace socketio::engine_io {

namespace {

constexpr char separator = '\x1e';

} // namespace

void append_packet(std::string& out, const frame& x) {
  if (!out.empty())
    out.push_back(separator);
  if (x.is_binary()) {
    out.push_back('b');
    append_base64(out, x.payload());
  } else {
    out.append(x.payload());
  }
}

std::string encode_payload(std::span<const frame_ptr> packets) {
  std::string result;
  for (const auto& packet : packets)
    append_packet(result, *packet);
  return result;
}

std::string_view take_slice(std::string_view& payload, std::size_t size) {
  auto end =
    size < payload.size() ? payload.rfind(separator, size) : payload.npos;
  if (end == payload.npos && size < payload.size())
    end = payload.find(separator, size);
  // What is behind the last separator is a packet, also if it is empty.
  if (end == payload.npos || end + 1 == payload.size())
    return std::exchange(payload, {});
  auto result = payload.substr(0, end);
  payload.remove_prefix(end + 1);
  return result;
}

std::string_view payload_reader::take() {
  auto result = rest_.substr(0, rest_.find(separator));
  done_ = result.size() == rest_.size();
  rest_.remove_prefix(std::min(result.size() + 1, rest_.size()));
  return result;
}

std::optional<packet> payload_reader::next() {
  if (done_)
    return std::nullopt;
  auto text = take();
  auto result = is_utf8(text) ? decode_packet(text, bytes_) : std::nullopt;
  failed_ = !result;
  done_ = done_ || failed_;
  return result;
}

} // namespace socketio::engine_io
