// A connection of a client, and who takes it.
// Kind: pure.
#pragma once

#include <string>

#include "actors/unique_fd.hpp"

namespace socketio {

/// A client's connection on its way to who serves it, here or elsewhere.
struct connection {
  unique_fd fd;
  /// Bytes read from `fd` that nobody has consumed yet.
  std::string received;
  /// Address of the client, without port; empty = it came on a Unix socket.
  std::string address;
  /// It came over TLS, as a trusted proxy said.
  bool secure = false;
};

/// Takes connections over from whoever accepted them.
class connection_sink {
public:
  /// Serves `c` from its first unconsumed byte on.
  virtual void adopt(connection c) = 0;

protected:
  ~connection_sink() = default;
};

} // namespace socketio
