// See cluster_report.hpp.
#include "actors/primary/cluster_report.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

namespace {

worker_view view_of(const process_report& process,
                    const std::vector<channel_report>& channels,
                    std::chrono::steady_clock::time_point now) {
  worker_view result;
  result.process = process;
  result.channel.id = process.id;
  result.uptime = now - process.started;
  auto channel =
    std::find_if(channels.begin(), channels.end(),
                 [&process](auto& x) { return x.id == process.id; });
  if (channel != channels.end())
    result.channel = *channel;
  return result;
}

} // namespace

cluster_report combine(supervisor_report processes, balancer_report channels,
                       std::chrono::steady_clock::time_point now) {
  cluster_report result;
  result.serving = processes.serving;
  for (auto& x : processes.processes)
    result.workers.push_back(view_of(x, channels.workers, now));
  result.slots = std::move(processes.slots);
  result.port = std::move(channels);
  result.port.workers.clear();
  return result;
}

bool is_healthy(const cluster_report& x) {
  auto answers = [&x](const slot_report& slot) {
    return std::any_of(x.workers.begin(), x.workers.end(), [&](auto& worker) {
      return worker.process.id.slot == slot.slot
             && worker.channel.state == worker_condition::ready;
    });
  };
  return x.serving && std::all_of(x.slots.begin(), x.slots.end(), answers);
}

} // namespace socketio
