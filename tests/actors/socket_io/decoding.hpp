// What the decoder's suites share: a decoder whose results are text.
#pragma once

#include <string>
#include <string_view>

#include "actors/errors.hpp"
#include "actors/socket_io/decoder.hpp"
#include "actors/socket_io/json_writer.hpp"

namespace socketio::socket_io {

inline const std::string refused = "protocol_violation";
inline const std::string exceeded = "limit_exceeded";
inline const std::string more = "more";

/// @returns "type nsp id event args data", attachments as <bytes>.
inline std::string show(const packet& p) {
  auto text = std::string(to_string(p.type)) + ' ' + p.nsp;
  if (p.id)
    text += " #" + std::to_string(*p.id);
  if (p.type == packet_type::event)
    text += " '" + p.event + "'";
  for (auto& x : p.args)
    text += ' '
            + (is_binary(x) ? '<' + std::string(binary_bytes(x)) + '>'
                            : to_json_text(x));
  if (!p.data.is_null())
    text += " data " + to_json_text(p.data);
  return text;
}

inline std::string show(const decode_result& x) {
  if (!x)
    return to_string(static_cast<ec>(x.error().code()));
  return *x ? show(**x) : more;
}

struct decoding {
  decoder_limits limits;
  decoder uut{limits};

  std::string text(std::string_view x) { return show(uut.add_text(x)); }

  std::string bytes(std::string_view x) { return show(uut.add_binary(x)); }
};

inline std::string repeat(const std::string& x, std::size_t n) {
  std::string result;
  while (n-- > 0)
    result += x;
  return result;
}

/// The place of attachment `num`.
inline std::string placeholder(int num) {
  return R"({"_placeholder":true,"num":)" + std::to_string(num) + '}';
}

} // namespace socketio::socket_io
