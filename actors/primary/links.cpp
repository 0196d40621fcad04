// See links.hpp.
#include "actors/primary/links.hpp"

#include <algorithm>
#include <utility>

#include "actors/admin.hpp"
#include "actors/loop/link.hpp"

namespace socketio {

void links::add(const worker_id& id, unique_fd fd, const relay_actor& relay) {
  std::erase_if(links_,
                [this](const auto& x) { return !load_of(system_, x.second); });
  links_.insert_or_assign(id,
                          publish_link(system_, fd.release(), id.slot, relay));
}

void links::add_tool(unique_fd fd, const cluster_actor& cluster) {
  std::erase_if(tools_, [this](auto x) { return !load_of(system_, x); });
  tools_.push_back(publish_link(system_, fd.release(), admin_key, cluster));
}

std::size_t links::tools() const {
  return static_cast<std::size_t>(
    std::count_if(tools_.begin(), tools_.end(),
                  [this](auto x) { return load_of(system_, x); }));
}

std::optional<member_load> links::load(const worker_id& id) const {
  auto handle = find(id);
  auto load = handle ? load_of(system_, *handle) : std::nullopt;
  if (!load)
    return std::nullopt;
  return member_load{id, load->refused, load->moved};
}

void links::pause(const worker_id& id) {
  if (auto handle = find(id))
    pause_link(system_, *handle);
}

void links::resume(const worker_id& id) {
  if (auto handle = find(id))
    resume_link(system_, *handle);
}

void links::pause_tools() {
  for (auto x : tools_)
    pause_link(system_, x);
}

void links::resume_tools() {
  for (auto x : tools_)
    resume_link(system_, x);
}

void links::on_full(std::size_t bound, std::function<void()> f) {
  backend_of(system_).on_full(bound, std::move(f));
}

std::optional<caf::io::connection_handle>
links::find(const worker_id& id) const {
  auto i = links_.find(id);
  return i != links_.end() ? std::optional{i->second} : std::nullopt;
}

} // namespace socketio
