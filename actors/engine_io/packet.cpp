// See packet.hpp.
#include "actors/engine_io/packet.hpp"

#include <chrono>

#include "actors/engine_io/base64.hpp"

namespace socketio::engine_io {

namespace {

char to_char(packet_type type) {
  return static_cast<char>('0' + static_cast<int>(type));
}

std::optional<packet_type> to_packet_type(char c) {
  if (c < to_char(packet_type::open) || c > to_char(packet_type::noop))
    return std::nullopt;
  return static_cast<packet_type>(c - '0');
}

frame_ptr make_packet(packet_type type, std::string_view data = {}) {
  return make_text_frame(to_char(type), data);
}

std::string milliseconds(caf::timespan x) {
  using std::chrono::duration_cast;
  return std::to_string(duration_cast<std::chrono::milliseconds>(x).count());
}

std::optional<packet> decode_base64_packet(std::string_view text,
                                           std::string& storage) {
  auto bytes = base64_decode(text);
  if (!bytes)
    return std::nullopt;
  storage = std::move(*bytes);
  return packet{packet_type::message, true, storage};
}

} // namespace

std::optional<packet> decode_packet(std::string_view text,
                                    std::string& storage) {
  if (text.empty())
    return std::nullopt;
  auto data = text.substr(1);
  if (text.front() == 'b')
    return decode_base64_packet(data, storage);
  auto type = to_packet_type(text.front());
  if (!type)
    return std::nullopt;
  return packet{*type, false, data};
}

frame_ptr make_base64_frame(const frame& x) {
  return make_text_frame('b', base64_encode(x.payload()));
}

frame_ptr open_packet(std::string_view sid, bool upgradable,
                      const engine_options& opts) {
  std::string json = "{\"sid\":\"";
  json.append(sid).append("\",\"upgrades\":[");
  json.append(upgradable ? "\"websocket\"" : "");
  json.append("],\"pingInterval\":").append(milliseconds(opts.ping_interval));
  json.append(",\"pingTimeout\":").append(milliseconds(opts.ping_timeout));
  json.append(",\"maxPayload\":");
  json.append(std::to_string(opts.max_http_buffer_size)).append("}");
  return make_packet(packet_type::open, json);
}

frame_ptr close_packet() {
  thread_local const auto result = make_packet(packet_type::close);
  return result;
}

frame_ptr ping_packet() {
  thread_local const auto result = make_packet(packet_type::ping);
  return result;
}

frame_ptr pong_packet(std::string_view data) {
  return make_packet(packet_type::pong, data);
}

frame_ptr noop_packet() {
  thread_local const auto result = make_packet(packet_type::noop);
  return result;
}

} // namespace socketio::engine_io
