// Tells systemd how this process is, by the protocol of sd_notify(3): datagrams
// to the socket that the variable NOTIFY_SOCKET names. Without the variable
// nothing happens.
// Kind: I/O.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace socketio {

/// Sends `state`, e.g. "READY=1\nSTATUS=3 workers". What cannot be sent is
/// lost.
void notify_service_manager(const std::string& state);

/// @returns how often "WATCHDOG=1" has to be sent (half of what the manager
///          allows); nothing if nobody waits for it.
std::optional<std::chrono::milliseconds> watchdog_interval();

} // namespace socketio
