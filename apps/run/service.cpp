// See service.hpp.
#include "apps/run/service.hpp"

#include <utility>

#include "apps/run/notify.hpp"

namespace socketio {

service::service(boost::asio::io_context& io) : timers_(io) {
  if (auto interval = watchdog_interval())
    live(*interval);
}

void service::ready() {
  notify_service_manager("READY=1");
}

void service::status(const std::string& text) {
  notify_service_manager("STATUS=" + text);
}

void service::stopping() {
  notify_service_manager("STOPPING=1");
}

void service::live(std::chrono::milliseconds interval) {
  notify_service_manager("WATCHDOG=1");
  timers_.after(interval, [this, interval] { live(interval); });
}

} // namespace socketio
