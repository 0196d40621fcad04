// See admin_gate.hpp.
#include "apps/run/admin_gate.hpp"

#include <utility>

#include <caf/actor_system.hpp>
#include <caf/send.hpp>

#include "actors/admin.hpp"
#include "actors/log.hpp"
#include "actors/loop/backend.hpp"
#include "adapter/adapter.hpp"

namespace socketio {

admin_gate::admin_gate(caf::actor_system& system, const config& cfg,
                       relay_actor relay, std::shared_ptr<admin_socket> socket)
  : system_(system), socket_(std::move(socket)) {
  auto emitter = std::make_shared<cluster_adapter>(emitter_id, cfg.adapter);
  // What goes wrong is logged there; it ends with the relay.
  cluster_ = spawn_adapter(system, backend_of(system), std::move(emitter),
                           std::move(relay), {});
  socket_->start([this](unique_fd peer) { let_in(std::move(peer)); });
}

void admin_gate::close() {
  socket_->close();
  caf::anon_send_exit(cluster_, caf::exit_reason::user_shutdown);
  cluster_ = nullptr;
}

void admin_gate::let_in(unique_fd peer) {
  std::erase_if(tools_, [this](auto tool) {
    return backend_of(system_).find(tool) == nullptr;
  });
  if (tools_.size() >= max_tools) {
    spdlog::warn("admin socket: {} tools are connected, one more was refused",
                 tools_.size());
    return;
  }
  tools_.push_back(publish_link(system_, peer.release(), admin_key, cluster_));
}

} // namespace socketio
