// See signals.hpp.
#include "apps/run/signals.hpp"

namespace socketio {

void signals::on(int signo, std::function<void()> f) {
  handlers_[signo] = std::move(f);
  set_.add(signo);
  if (!waiting_)
    wait();
}

void signals::cancel() {
  handlers_.clear();
  set_.cancel();
}

void signals::wait() {
  waiting_ = true;
  set_.async_wait([this](const boost::system::error_code& failed, int signo) {
    if (failed)
      return;
    if (auto i = handlers_.find(signo); i != handlers_.end())
      i->second();
    wait();
  });
}

} // namespace socketio
