// See loop_host.hpp.
#include "actors/loop/loop_host.hpp"

#include <stdexcept>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/io/middleman.hpp>

#include "actors/loop/backend.hpp"

namespace socketio {

struct loop_host::state {
  boost::asio::io_context io{1};
  // Without it the loop would stop by itself whenever it runs dry.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy{
    io.get_executor()};
};

loop_host::loop_host() : state_(std::make_unique<state>()) {
  // nop
}

loop_host::~loop_host() = default;

boost::asio::io_context& loop_host::io() const noexcept {
  return state_->io;
}

void configure_loop(caf::actor_system_config& cfg) {
  cfg.load<caf::io::middleman, backend>();
  cfg.set("middleman.manual-multiplexing", true)
    .set("middleman.workers", std::size_t{0})
    .set("middleman.heartbeat-interval", caf::timespan{0})
    .set("middleman.connection-timeout", caf::timespan{0})
    .set("middleman.enable-automatic-connections", false)
    .set("scheduler.policy", caf::atom("sharing"))
    .set("scheduler.max-threads", std::size_t{1});
}

const loop_host& loop_of(const caf::actor_system& sys) {
  if (auto host = dynamic_cast<const loop_host*>(&sys.config()))
    return *host;
  throw std::logic_error("the actor system's configuration does not derive "
                         "from socketio::loop_host");
}

} // namespace socketio
