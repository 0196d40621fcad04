// See admin_gate.hpp.
#include "apps/run/admin_gate.hpp"

#include <utility>

#include <caf/actor_system.hpp>
#include <caf/send.hpp>

#include "actors/admin.hpp"
#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/loop/backend.hpp"
#include "adapter/adapter.hpp"

namespace socketio {

namespace {

/// Mode of the socket's file.
constexpr mode_t owner_only = 0600;

} // namespace

caf::expected<std::shared_ptr<acceptor>>
admin_gate::open(boost::asio::io_context& io, const std::string& path) {
  auto port = acceptor::open(io, {{}, 0, path}, owner_only);
  if (!port)
    return make_error(ec::invalid_option,
                      "cluster.admin-socket: " + describe(port.error()));
  return port;
}

admin_gate::admin_gate(caf::actor_system& system, const adapter_options& opts,
                       relay_actor relay, links& to,
                       std::shared_ptr<acceptor> port)
  : system_(system),
    options_(opts),
    relay_(std::move(relay)),
    links_(to),
    port_(std::move(port)) {
  start_emitter();
  port_->start([this](connection c) { let_in(std::move(c.fd)); });
}

void admin_gate::close() {
  port_->close();
  caf::anon_send_exit(emitter_, caf::exit_reason::user_shutdown);
  emitter_ = nullptr;
  relay_ = nullptr;
}

void admin_gate::start_emitter() {
  alive_ = std::make_shared<bool>(true);
  // What goes wrong is logged there.
  emitter_ = spawn_adapter(
    system_, backend_of(system_),
    std::make_shared<cluster_adapter>(emitter_id, options_), relay_,
    [flag = alive_](const caf::error& why) { *flag = !why; });
}

void admin_gate::let_in(unique_fd peer) {
  if (!is_same_user(peer.get())) {
    spdlog::warn("admin socket: a process of another user was refused");
    return;
  }
  if (links_.tools() >= max_tools) {
    spdlog::warn("admin socket: {} tools are connected, one more was refused",
                 links_.tools());
    return;
  }
  if (!*alive_)
    start_emitter();
  links_.add_tool(std::move(peer), emitter_);
}

} // namespace socketio
