// The command line of socketio-emit, and the files it names.
// Kind: I/O.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <caf/expected.hpp>
#include <caf/timespan.hpp>

#include "actors/messages.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio::tools {

/// The text for --help.
extern const std::string_view emit_help;

struct emit_command {
  enum class action : uint8_t {
    help,
    emit,
    /// `emit` with acknowledgements, answers are printed.
    ask,
    server_side_emit,
    join,
    leave,
    disconnect,
    /// Print the sockets, one JSON object a line.
    fetch,
    /// Print how many there are.
    count,
    /// Print the workers, one a line.
    workers,
  };

  action what = action::emit;
  /// Path of the admin socket.
  std::string socket;
  broadcast_options opts;
  /// Name and arguments of the event.
  std::string event;
  std::vector<value> args;
  /// To join or to leave.
  std::vector<std::string> rooms;
  /// Close the connections of who is disconnected.
  bool close = false;
  /// The longest time for all of it.
  caf::timespan timeout = std::chrono::seconds{5};
};

/// @param args without the program's name.
/// @returns the command, or `ec::invalid_option` with one line.
caf::expected<emit_command>
parse_emit_command(const std::vector<std::string>& args);

} // namespace socketio::tools
