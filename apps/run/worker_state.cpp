// See worker_state.hpp. Wires the rooms of a worker:
//   channel or acceptor -> edge -> server -> adapter -> relay.
// Its start is in worker_start.cpp, its end in worker_end.cpp, what it tells
// the primary meanwhile in worker_reports.cpp.
#include "apps/run/worker_state.hpp"

#include <memory>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "actors/log.hpp"
#include "actors/socket_io/server_wiring.hpp"
#include "actors/trusted_proxies.hpp"
#include "apps/run/process.hpp"
#include "apps/run/static_files.hpp"

namespace socketio {

worker::state::state(caf::actor_system& sys, backend& loop,
                     worker_settings opts, program prog, worker_callbacks tell)
  : settings(std::move(opts)),
    what(std::move(prog)),
    callbacks(std::move(tell)),
    system(sys),
    unit(loop),
    wheel(loop.io()),
    time(wheel),
    started(time.now()),
    rooms(std::make_shared<cluster_adapter>(
      id(), settings.adapter, settings.server.connection_state_recovery)),
    io(std::make_unique<server>(sys, loop, time, id(), settings.server)),
    engine_only(what.engine_only ? what.engine_only(io->engine()) : nullptr),
    edge(std::make_unique<engine_io::edge>(loop.io(), time, settings.engine,
                                           acceptor_of_sessions(), id(),
                                           hooks())) {
  io->wiring().attach(*rooms);
  io->wiring().end_worker_with([this] { on_server_closed(); });
  rooms->attach(io->wiring().sockets());
  rooms->gather();
}

session_acceptor& worker::state::acceptor_of_sessions() {
  if (engine_only)
    return *engine_only;
  return io->wiring().acceptor();
}

engine_io::edge_hooks worker::state::hooks() {
  engine_io::edge_hooks result;
  result.on_page = either(client_bundle(), what.pages);
  result.program = &io->engine();
  auto& sticky = settings.sticky;
  if (trusted_proxies proxies{sticky.trusted_proxies,
                              forwarded_header_kind(sticky.forwarded_header)
                                .value_or(forwarded_header::x_forwarded)};
      !proxies.empty())
    result.origin = [proxies](std::string_view address,
                              std::string_view headers, bool secure) {
      return proxies.origin(address, headers, secure);
    };
  if (in_cluster()) {
    result.hand_back = [this](connection c) {
      if (!channel->hand_back(c))
        report_lost();
    };
    result.on_session_end = [this] { report_load_soon(); };
  }
  return result;
}

engine_io::request_hook worker::state::client_bundle() {
  if (!settings.server.serve_client || what.engine_only)
    return {};
  auto folder = settings.server.client_folder;
  if (folder.empty())
    folder = data_folder("client");
  auto files =
    std::make_shared<static_files>(folder, settings.engine.path + '/');
  if (files->empty())
    spdlog::warn("no client's bundle in {}: set server.client-folder, or "
                 "server.serve-client=false",
                 folder);
  return [files](auto& request) { return files->find(request); };
}

} // namespace socketio
