// Signals as calls on the loop.
// Kind: I/O.
#pragma once

#include <functional>
#include <map>

#include <boost/asio/signal_set.hpp>

namespace socketio {

class signals {
public:
  explicit signals(boost::asio::io_context& io) : set_(io) {
    // nop
  }

  /// Calls `f` on the loop for each signal `signo` from now on.
  void on(int signo, std::function<void()> f);

  /// No more calls; signals are caught still.
  void cancel();

private:
  void wait();

  boost::asio::signal_set set_;
  std::map<int, std::function<void()>> handlers_;
  bool waiting_ = false;
};

} // namespace socketio
