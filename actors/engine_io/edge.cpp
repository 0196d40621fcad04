// See edge.hpp.
#include "actors/engine_io/edge.hpp"

#include <utility>

#include "actors/engine_io/http_connection.hpp"
#include "actors/engine_io/request.hpp"
#include "actors/log.hpp"

namespace socketio::engine_io {

edge::edge(boost::asio::io_context& io, socketio::clock& clock,
           engine_options opts, session_acceptor& acceptor, worker_id self,
           edge_hooks hooks)
  : opts_(std::move(opts)),
    clock_(clock),
    dirty_(io),
    descriptors_(io),
    env_{.io = io,
         .descriptors = descriptors_,
         .shared = {opts_, clock, dirty_, counters_,
                    [this, tell = std::move(hooks.on_session_end)](auto& x) {
                      sessions_.remove(x);
                      env_.on_gone();
                      if (tell)
                        tell();
                    }},
         .table = sessions_,
         .connections = connections_,
         .self = self,
         .endpoint = endpoint_path(opts_),
         .program = hooks.program ? *hooks.program : no_hooks_,
         .cors = cors_policy{opts_},
         .on_page = std::move(hooks.on_page),
         .hand_back = std::move(hooks.hand_back),
         .origin = std::move(hooks.origin),
         .on_gone =
           [this] {
             if (env_.winding_down && !gone_.armed())
               clock_.arm(gone_, caf::timespan{0});
           }},
    sessions_(env_.shared, acceptor) {
  // nop
}

edge::~edge() {
  env_.winding_down = false; // nothing is told any more
  connections_.abort_all();
}

void edge::adopt(connection c) {
  address_table::seat seat;
  if (auto limit = opts_.max_connections_per_address; limit > 0) {
    seat = addresses_.take(c.address, limit);
    if (!seat)
      return refuse(c);
  }
  caf::intrusive_ptr<http_connection> x{
    new http_connection(env_, std::move(c), std::move(seat))};
  x->start();
}

void edge::refuse(const connection& c) {
  ++counters_.drops[worker_drop::address_limit];
  if (auto times = refusals_.occurred(clock_.now()))
    spdlog::warn("{} has {} connections already: closed {} more, of this and "
                 "other addresses",
                 c.address, opts_.max_connections_per_address, *times);
}

worker_counters edge::counters() const noexcept {
  auto result = counters_;
  result.sessions = open_sessions();
  result.connections = open_connections();
  return result;
}

void edge::close_all(caf::timespan grace, std::function<void()> then) {
  then_ = std::move(then);
  env_.winding_down = true;
  clock_.arm(grace_, grace);
  sessions_.close_all();
  connections_.wind_down_all();
  env_.on_gone();
}

void edge::on_grace_over() {
  sessions_.end_all();
  connections_.abort_all();
}

void edge::tell_when_gone() {
  if (open_sessions() > 0 || open_connections() > 0)
    return;
  clock_.cancel(grace_);
  if (auto then = std::exchange(then_, nullptr))
    then();
}

} // namespace socketio::engine_io
