// The primary's gate for tools: the admin socket and the emitter behind it.
// Kind: shell.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include <caf/expected.hpp>
#include <caf/fwd.hpp>

#include "actors/interfaces.hpp"
#include "actors/options.hpp"
#include "actors/primary/links.hpp"
#include "actors/unique_fd.hpp"
#include "sticky_balancer/acceptor.hpp"

namespace socketio {

class admin_gate {
public:
  /// Tools connected at the same time.
  static constexpr std::size_t max_tools = 64;

  /// Listens at the Unix socket `path`, whose file has mode 0600 from its first
  /// moment; see `listen_unix`.
  /// @returns an error of one line that names option and path.
  static caf::expected<std::shared_ptr<acceptor>>
  open(boost::asio::io_context& io, const std::string& path);

  /// Offers the cluster of `relay` to whoever enters by `port`: processes of
  /// this process's own user, the others are refused before a byte is read.
  /// @param port a Unix socket of `open`.
  /// @param to where the links to the tools are kept; outlives the gate.
  admin_gate(caf::actor_system& system, const adapter_options& opts,
             relay_actor relay, links& to, std::shared_ptr<acceptor> port);

  /// Lets nobody in any more and ends the emitter.
  void close();

private:
  void let_in(unique_fd peer);
  void start_emitter();

  caf::actor_system& system_;
  adapter_options options_;
  relay_actor relay_;
  links& links_;
  std::shared_ptr<acceptor> port_;
  cluster_actor emitter_;
  /// The emitter is; one that ended is replaced for the next tool.
  std::shared_ptr<bool> alive_;
};

} // namespace socketio
