// Socket.IO packets of namespace "/" as a run sends and expects them, made by
// the server's encoder once and compared byte by byte.
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/messages.hpp"
#include "bench/loadgen/stamp.hpp"

namespace socketio::bench {

/// The parts of a packet's text. Owns nothing.
struct packet_view {
  /// E.g. '3', an acknowledgement.
  char type = 0;
  /// Binary messages that follow.
  std::size_t attachments = 0;
  std::optional<uint64_t> id;
  /// The JSON.
  std::string_view body;
};

/// @param text a packet without the Engine.IO type, e.g. `312["ok"]`.
/// @returns its parts; the type is 0 if there is none.
packet_view split_packet(std::string_view text);

/// @param arguments JSON text each, e.g. `"a"` with its quotes.
/// @returns the event, ready to be sent with or without an id.
encoded_packet make_event(std::string_view name,
                          const std::vector<std::string>& arguments = {});

/// @returns an event with the string `text` as its last argument.
encoded_packet make_text_event(std::string_view name, std::string_view text);

/// @returns an event with `bytes` as its only argument.
encoded_packet make_binary_event(std::string_view name, std::string_view bytes);

/// An event whose last argument is a stamped payload. Made once, sent often.
class stamped_event {
public:
  /// @param first arguments before the payload, JSON text each.
  stamped_event(std::string_view name, const std::vector<std::string>& first,
                std::string_view payload);

  /// @returns the event with the stamp `x`, valid until the next call.
  const encoded_packet& stamped(const stamp& x);

private:
  encoded_packet packet_;
  /// Where in `body` the stamp begins.
  std::size_t at_;
};

/// @returns the payload of `2["msg","<payload>"]`, nothing if `text` is not
///          exactly that.
std::optional<std::string_view> read_msg(std::string_view text);

/// @returns the text of a JSON string that needs no escapes.
std::string json_string(std::string_view text);

/// The answer to `whoami`.
struct whoami {
  int64_t pid = 0;
  std::string sid;
};

/// @param body the JSON array of an acknowledgement.
/// @returns nothing if it is no such answer.
std::optional<whoami> read_whoami(std::string_view body);

/// @returns the whole numbers of `[[1,2]]`, the answer to `server_side_emit`;
///          nothing if it is something else.
std::optional<std::vector<int64_t>> read_numbers(std::string_view body);

} // namespace socketio::bench
