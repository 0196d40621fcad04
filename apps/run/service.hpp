// What systemd hears of a process that serves a port; see notify.hpp.
// Kind: I/O.
#pragma once

#include <chrono>
#include <string>

#include <boost/asio/io_context.hpp>

#include "actors/loop/timers.hpp"

namespace socketio {

/// Tells systemd of this process as long as the object lives, if it waits for
/// word at all.
class service {
public:
  /// Gives the signs of life that systemd's watchdog waits for, if it does,
  /// from the loop: one that stands still gives none and is started anew.
  explicit service(boost::asio::io_context& io);

  /// It serves from now on.
  void ready();

  /// How it is, in one line for people.
  void status(const std::string& text);

  /// It ends in order from now on.
  void stopping();

private:
  void live(std::chrono::milliseconds interval);

  timers timers_;
};

} // namespace socketio
