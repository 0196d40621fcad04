// The primary's ends of the links to its workers, by worker, and to tools.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include <caf/fwd.hpp>
#include <caf/io/connection_handle.hpp>

#include "actors/interfaces.hpp"
#include "actors/primary/relay.hpp"
#include "actors/unique_fd.hpp"

namespace socketio {

class links final : public relay_links {
public:
  explicit links(caf::actor_system& system) : system_(system) {
    // nop
  }

  /// Offers `relay` to worker `id` over `fd`.
  void add(const worker_id& id, unique_fd fd, const relay_actor& relay);

  /// Offers `cluster` to a tool over `fd`.
  void add_tool(unique_fd fd, const cluster_actor& cluster);

  /// @returns how many tools are connected.
  std::size_t tools() const;

  // -- for the relay ---------------------------------------------------------

  std::optional<member_load> load(const worker_id& id) const override;
  void pause(const worker_id& id) override;
  void resume(const worker_id& id) override;
  void pause_tools() override;
  void resume_tools() override;
  void on_full(std::size_t bound, std::function<void()> f) override;

private:
  std::optional<caf::io::connection_handle> find(const worker_id& id) const;

  caf::actor_system& system_;
  /// Those that are closed go when one is added.
  std::map<worker_id, caf::io::connection_handle> links_;
  /// The same.
  std::vector<caf::io::connection_handle> tools_;
};

} // namespace socketio
