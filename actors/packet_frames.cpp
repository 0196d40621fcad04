// See packet_frames.hpp.
#include "actors/packet_frames.hpp"

#include <string>

#include "actors/offset.hpp"

namespace socketio {

namespace {

/// Engine.IO protocol v4, packet type "message".
constexpr char message_type = '4';

std::string to_bytes(uint64_t x) {
  std::string result;
  for (int shift = 56; shift >= 0; shift -= 8)
    result.push_back(static_cast<char>(x >> shift));
  return result;
}

} // namespace

frame_ptr make_first_frame(const encoded_packet& packet,
                           std::optional<uint64_t> ack_id,
                           std::string_view offset) {
  auto head = packet.head;
  if (ack_id)
    head += packet.binary ? to_bytes(*ack_id) : std::to_string(*ack_id);
  if (packet.binary)
    return make_binary_frame(head.append(
      offset.empty() ? packet.body : with_binary_offset(packet.body, offset)));
  if (offset.empty())
    return make_text_frame(message_type, head, packet.body);
  return make_text_frame(message_type, head, with_offset(packet.body, offset));
}

std::vector<frame_ptr> make_frames(const encoded_packet& packet,
                                   std::optional<uint64_t> ack_id,
                                   std::string_view offset) {
  std::vector<frame_ptr> result;
  result.reserve(1 + packet.attachments.size());
  result.push_back(make_first_frame(packet, ack_id, offset));
  for (auto& bytes : packet.attachments)
    result.push_back(make_binary_frame(bytes));
  return result;
}

} // namespace socketio
