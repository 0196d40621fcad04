// See observer.hpp.
#include "actors/primary/observer.hpp"

#include <utility>

#include "actors/primary/cluster_report.hpp"
#include "actors/primary/process_usage.hpp"

namespace socketio {

namespace {

void tell(const report_wanted& who, cluster_report x) {
  for (auto& worker : x.workers)
    worker.usage = usage_of(worker.process.pid);
  who.then(x);
}

} // namespace

observer_actor::behavior_type observer(observer_actor::pointer self,
                                       const balancer_actor& balancer,
                                       const supervisor_actor& supervisor) {
  auto ask_supervisor = [self, supervisor](report_wanted who,
                                           balancer_report channels) {
    self->request(supervisor, caf::infinite, caf::get_atom::value)
      .then(
        [self, who, channels](supervisor_report& x) {
          tell(who, combine(std::move(x), channels, self->clock().now()));
        },
        [who](const caf::error&) { tell(who, {}); });
  };
  return {
    [self, balancer, ask_supervisor](const report_wanted& who) {
      self->request(balancer, caf::infinite, caf::get_atom::value)
        .then([ask_supervisor,
               who](const balancer_report& x) { ask_supervisor(who, x); },
              [who](const caf::error&) { tell(who, {}); });
    },
  };
}

} // namespace socketio
