// A Socket.IO packet on its way, encoded. Included by messages.hpp.
// Kind: pure.
#pragma once

#include <string>
#include <vector>

namespace socketio {

/// A Socket.IO packet, encoded: nobody between the sender and the clients
/// opens it. On the wire are one message, `head`, the ack id if there is one,
/// then `body`, and behind it each attachment as a binary message. How the
/// parts are filled is the parser's business; the examples are the default
/// parser's.
struct encoded_packet {
  /// Type, number of attachments and namespace, e.g. "2" or "51-/admin,".
  std::string head;
  /// JSON with placeholders, e.g. ["msg",{"_placeholder":true,"num":0}].
  std::string body;
  /// Raw bytes, in the order of the placeholders.
  std::vector<std::string> attachments;
  /// The first message is a binary one, with the ack id as eight bytes, most
  /// significant first; else it is text, with the ack id in decimal.
  bool binary = false;
  /// An event from somebody who does not know the server's parser, such as an
  /// actor or a tool: as the default parser writes it, with attachments without
  /// bound. Each worker makes its own packet of it before clients get it; see
  /// `parser::encode_portable`.
  bool portable = false;
};

} // namespace socketio
