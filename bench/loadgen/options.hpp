// What to do to which server. Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "bench/loadgen/time.hpp"

namespace socketio::bench {

struct options {
  std::string scenario;
  /// IPv4 address.
  std::string host = "127.0.0.1";
  uint16_t port = 3000;
  /// Root of the server's processes; 0 = CPU and memory are not measured.
  int pid = 0;
  /// Connections; of `churn` and `upgrade`, those under way at a time.
  std::size_t clients = 1000;
  /// Handshakes under way while the clients connect.
  std::size_t in_flight = 20;
  /// Bytes of a payload, at least 32.
  std::size_t size = 64;
  /// echo: requests that each client has under way.
  std::size_t depth = 1;
  /// Messages or questions under way, of all clients together.
  std::size_t window = 4;
  /// rooms: how many.
  std::size_t rooms = 100;
  /// Fail unless the clients sit on so many workers; 0 = any number.
  std::size_t workers = 0;
  /// fanout, rooms: messages a second, whatever the window; 0 = by window.
  double rate = 0;
  /// Measured time.
  seconds measure{5};
  /// Load before the measured time.
  seconds warm_up{1};
  /// Rest before memory is read.
  seconds settle{2};
  /// Bound on everything that is waited for.
  seconds limit{60};
  /// echo: binary attachments instead of strings.
  bool binary = false;
  /// Count connections that get no answer for two seconds and sessions that
  /// are refused as unknown, and try them again, instead of failing.
  bool forgive = false;
};

/// @param arguments the command line without the program's name.
/// @returns the options, or one line that says what is wrong.
std::variant<options, std::string>
parse_options(std::span<const char* const> arguments);

/// @returns one line for each option.
std::string options_help();

} // namespace socketio::bench
