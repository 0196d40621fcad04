// A Socket.IO packet on its way, encoded. Included by messages.hpp.
// Kind: pure.
#pragma once

#include <string>
#include <vector>

namespace socketio {

/// A Socket.IO packet, encoded: nobody between the sender and the clients
/// opens it. The text on the wire is `head`, the ack id in decimal if there is
/// one, then `body`.
struct encoded_packet {
  /// Type, number of attachments and namespace, e.g. "2" or "51-/admin,".
  std::string head;
  /// JSON with placeholders, e.g. ["msg",{"_placeholder":true,"num":0}].
  std::string body;
  /// Raw bytes, in the order of the placeholders.
  std::vector<std::string> attachments;
};

} // namespace socketio
