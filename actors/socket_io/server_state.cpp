// See server_state.hpp: connections and namespaces. What the adapter calls is
// in local_sockets.cpp.
#include "actors/socket_io/server_state.hpp"

#include <stdexcept>
#include <utility>

#include "actors/guard.hpp"
#include "actors/log.hpp"
#include "actors/socket_io/client.hpp"
#include "actors/socket_io/default_parser.hpp"
#include "actors/socket_io/msgpack_parser.hpp"
#include "actors/socket_io/nsp.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

namespace {

/// The option `server.parser`.
std::shared_ptr<const parser> make_parser(const server_options& x) {
  decoder_limits limits{x.max_attachments, x.max_arguments, x.max_depth,
                        x.max_namespace_size};
  if (x.parser == "msgpack")
    return std::make_shared<msgpack_parser>(limits);
  return std::make_shared<default_parser>(limits);
}

} // namespace

server_state::server_state(worker_id id, server_options opts, clock& c)
  : id_(id),
    options_(std::move(opts)),
    parser_(make_parser(options_)),
    clock_(c) {
  // nop
}

server_state::~server_state() {
  for (auto x : std::unordered_set<client*>{clients_})
    x->detach();
  for (auto& x : std::vector<nsp_ptr>(alive_.begin(), alive_.end()))
    x->detach();
}

local_adapter& server_state::adapter() const {
  if (!adapter_)
    throw std::logic_error("the server has no adapter yet");
  return *adapter_;
}

// -- namespaces --------------------------------------------------------------

nsp_ptr server_state::of(std::string name) {
  if (name.empty() || name.front() != '/')
    name.insert(0, 1, '/');
  if (auto x = find(name)) {
    x->permanent = true;
    return x;
  }
  for (auto& p : parents_)
    if (p.matches && p.matches(name))
      return add(std::move(name), p.state, true);
  return add(std::move(name), nullptr, true);
}

nsp_ptr server_state::add_parent(nsp_pattern f) {
  nsp_ptr result{new nsp_state{*this, {}, nullptr}};
  parents_.push_back({std::move(f), nullptr, result});
  return result;
}

nsp_ptr server_state::add_parent(nsp_matcher f) {
  nsp_ptr result{new nsp_state{*this, {}, nullptr}};
  parents_.push_back({nullptr, std::move(f), result});
  return result;
}

nsp_ptr server_state::find(std::string_view name) const {
  auto i = nsps_.find(name);
  return i != nsps_.end() ? i->second : nullptr;
}

void server_state::find_parent(std::string name, value auth,
                               std::function<void(const nsp_ptr&)> then) {
  if (!name.starts_with('/'))
    return then(nullptr);
  auto x = std::make_shared<search>(
    search{std::move(name), std::move(auth), std::move(then)});
  ask_parents(x, 0);
}

void server_state::ask_parents(const std::shared_ptr<search>& x,
                               std::size_t first) {
  auto i = first;
  while (i < parents_.size() && !parents_[i].decides
         && !parents_[i].matches(x->name))
    ++i;
  if (i == parents_.size())
    x->then(nullptr);
  else if (parents_[i].decides)
    ask_parent(x, i);
  else
    x->then(nsp_ptr{parents_[i].state});
}

void server_state::ask_parent(const std::shared_ptr<search>& x,
                              std::size_t index) {
  auto& [matches, decides, state] = parents_[index];
  auto ask = [x, f = decides](next word) {
    f(x->name, x->auth, std::move(word));
  };
  run_chain({std::move(ask)}, [x, index, parent = state](const auto& refusal) {
    auto self = parent->server();
    if (!self)
      return;
    if (refusal)
      self->ask_parents(x, index + 1);
    else
      x->then(parent);
  });
}

nsp_ptr server_state::find_or_add(const std::string& name,
                                  const nsp_ptr& parent) {
  auto x = find(name);
  return x ? x : add(name, parent, false);
}

void server_state::report_middleware_timeout(std::string_view nsp) {
  if (auto count = middleware_timeouts_.occurred(clock_.now()))
    spdlog::warn("server: {} times no middleware decided in time, last "
                 "in {}",
                 *count, log_text(nsp));
}

void server_state::report_unread_packet(std::string_view why) {
  if (auto count = unread_packets_.occurred(clock_.now()))
    spdlog::warn("server: {} connections closed for a packet that the server's "
                 "parser cannot read, last: {}",
                 *count, why);
}

nsp_ptr server_state::add(std::string name, nsp_ptr parent, bool permanent) {
  nsp_ptr x{new nsp_state{*this, name, std::move(parent)}};
  x->permanent = permanent;
  nsps_.emplace(std::move(name), x);
  callback_list<std::function<void(socketio::nsp&)>>::snapshot handlers;
  new_namespace.collect(handlers);
  socketio::nsp handle{x};
  handlers.for_each(
    [&](auto& f) { guarded("on_new_namespace", [&] { f(handle); }); });
  return x;
}

void server_state::drop(nsp_state& x) {
  auto i = nsps_.find(x.name());
  if (i == nsps_.end() || i->second.get() != &x)
    return;
  nsp_ptr keep = std::move(i->second);
  nsps_.erase(i);
  keep->clear();
}

std::vector<nsp_ptr> server_state::children_of(const nsp_state& parent) const {
  std::vector<nsp_ptr> result;
  for (auto& [name, x] : nsps_)
    if (x->parent().get() == &parent)
      result.push_back(x);
  return result;
}

// -- connections -------------------------------------------------------------

std::unique_ptr<session_listener> server_state::on_session(session& s) {
  auto result = std::make_unique<client>(*this, s);
  clients_.insert(result.get());
  if (closed_)
    result->close(close_reason::server_shutting_down);
  return result;
}

void server_state::close_some(std::size_t count) {
  std::vector<client*> chosen;
  for (auto x : clients_)
    if (chosen.size() < count && !x->is_closing())
      chosen.push_back(x);
  for (auto x : chosen)
    if (clients_.count(x) > 0) // no handler of another one ended it
      x->close(close_reason::server_shutting_down);
}

void server_state::announce_end() {
  callback_list<std::function<void()>>::snapshot handlers;
  closing.collect(handlers);
  closing.clear();
  handlers.for_each([](auto& f) { guarded("on_closing", f); });
}

void server_state::close() {
  announce_end();
  closed_ = true;
  for (auto& [name, x] : std::map{nsps_})
    for (auto& s : x->sockets())
      s->close(close_reason::server_shutting_down);
  for (auto x : std::unordered_set<client*>{clients_})
    x->close(close_reason::server_shutting_down);
}

} // namespace socketio::socket_io
