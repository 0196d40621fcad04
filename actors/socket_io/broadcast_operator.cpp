// See broadcast_operator.hpp.
#include "actors/socket_io/broadcast_operator.hpp"

#include <stdexcept>

#include "actors/errors.hpp"
#include "actors/local.hpp"
#include "actors/socket_io/actor_values.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/refusals.hpp"
#include "actors/socket_io/remote_socket.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/sockets_in.hpp"

namespace socketio {

using namespace socket_io;

namespace {

bool is_whole(const broadcast_result& x) {
  return !x.timed_out;
}

template <class Result>
bool is_whole(const Result& x) {
  return x.missing.empty();
}

/// Says how a question ended.
/// @param late makes the error for workers that are missing.
/// @param part whether the part that came is a result.
template <class T, class Result>
void conclude(const pending<T>& to, const Result& from, T x,
              caf::error (*late)(std::vector<worker_id>), bool part) {
  if (from.closed)
    to.settle(make_error(ec::peer_gone, "this worker left the cluster"),
              std::move(x));
  else if (is_whole(from))
    to.settle({}, std::move(x));
  else
    to.settle(late(from.missing), std::move(x), part);
}

/// @returns `x`, answered: nobody is left to be asked.
template <class T>
pending<T> without_server(pending<T> x) {
  x.settle(make_error(ec::peer_gone, "the server is gone"), {});
  return x;
}

} // namespace

broadcast_operator::broadcast_operator(nsp_ptr nsp, broadcast_options opts)
  : modifiers(std::move(opts)), nsp_(std::move(nsp)) {
  opts_.nsp = nsp_->name();
}

broadcast_operator broadcast_operator::partial(bool on) const {
  auto result = *this;
  result.partial_ = on;
  return result;
}

bool broadcast_operator::accepts_part() const {
  auto server = nsp_->server();
  return partial_.value_or(server && server->options().partial_results);
}

std::vector<broadcast_options> broadcast_operator::targets() const {
  auto server = nsp_->server();
  if (!server)
    return {};
  if (!nsp_->is_parent())
    return {opts_};
  std::vector<broadcast_options> result;
  for (auto& child : server->children_of(*nsp_)) {
    result.push_back(opts_);
    result.back().nsp = child->name();
  }
  return result;
}

local_adapter* broadcast_operator::asked_adapter() const {
  if (nsp_->is_parent())
    throw std::logic_error("a parent of namespaces cannot ask");
  auto server = nsp_->server();
  return server ? &server->adapter() : nullptr;
}

template <class Operation>
void broadcast_operator::apply(Operation x) const {
  for (auto& opts : targets()) {
    x.opts = std::move(opts);
    nsp_->server()->adapter().send(x);
  }
}

void broadcast_operator::emit_list(std::string_view event,
                                   std::vector<value> args) const {
  refuse_reserved(event);
  for (auto& opts : targets()) {
    auto& server = *nsp_->server();
    auto packet =
      must(server.packets().encode_event(opts.nsp, event, args, false));
    server.adapter().send(
      socketio::broadcast{std::move(opts), std::move(packet)});
  }
}

pending<std::vector<value>> broadcast_operator::ask(std::string_view event,
                                                    std::vector<value> args,
                                                    bool single) const {
  refuse_reserved(event);
  pending<std::vector<value>> result;
  auto adapter = asked_adapter();
  if (!adapter)
    return without_server(result);
  auto& packets = nsp_->server()->packets();
  broadcast_with_ack question{
    opts_, must(packets.encode_event(opts_.nsp, event, args, true)), timeout_,
    single};
  const bool part = !single && accepts_part();
  adapter->request(question, [result, part](const broadcast_result& x) {
    conclude(result, x, first_of_each(x.answers), operation_timed_out, part);
  });
  return result;
}

void broadcast_operator::sockets_join(room_list rooms) const {
  apply(socketio::sockets_join{{}, std::move(rooms.names)});
}

void broadcast_operator::sockets_leave(room_list rooms) const {
  apply(socketio::sockets_leave{{}, std::move(rooms.names)});
}

void broadcast_operator::disconnect_sockets(bool close) const {
  apply(socketio::disconnect_sockets{{}, close});
}

pending<std::vector<remote_socket>> broadcast_operator::fetch_sockets() const {
  pending<std::vector<remote_socket>> result;
  auto adapter = asked_adapter();
  if (!adapter)
    return without_server(result);
  socketio::fetch_sockets question{opts_, timeout_};
  adapter->request(question, [result, nsp = nsp_,
                              part = accepts_part()](fetch_sockets_result x) {
    const auto all = std::make_shared<const socket_list>(std::move(x.sockets));
    std::vector<remote_socket> sockets;
    sockets.reserve(all->size());
    for (const auto& found : *all)
      sockets.emplace_back(nsp, all, found);
    conclude(result, x, std::move(sockets), timeout_reached, part);
  });
  return result;
}

pending<std::vector<value>>
broadcast_operator::ask_servers(std::string_view event,
                                std::vector<value> args) const {
  pending<std::vector<value>> result;
  auto adapter = asked_adapter();
  if (!adapter)
    return without_server(result);
  auto question =
    sockets_in(opts_.nsp).timeout(timeout_).server_side_emit_with_ack(
      event, spread{std::move(args)});
  adapter->request(question, [result, part = accepts_part()](
                               const server_side_emit_result& x) {
    conclude(result, x, first_of_each(x.answers), timeout_reached, part);
  });
  return result;
}

void broadcast_operator::tell_servers(std::string_view event,
                                      std::vector<value> args) const {
  if (auto adapter = asked_adapter())
    adapter->send(
      sockets_in(opts_.nsp).server_side_emit(event, spread{std::move(args)}));
}

} // namespace socketio
