// See edge_actor.hpp.
#include "actors/engine_io/edge_actor.hpp"

namespace socketio::engine_io {

edge_actor::behavior_type edge_shell(edge_actor::pointer self, edge* x,
                                     caf::timespan grace) {
  return {
    [x](caf::get_atom) { return x->counters(); },
    [self, x, grace](drain_atom) {
      auto promise = self->make_response_promise<caf::ok_atom>();
      x->close_all(
        grace, [promise]() mutable { promise.deliver(caf::ok_atom::value); });
      return promise;
    },
  };
}

} // namespace socketio::engine_io
