// See client_connection.hpp.
#include "actors/engine_io/client_connection.hpp"

#include <utility>

#include "actors/engine_io/edge_env.hpp"

namespace socketio::engine_io {

client_connection::client_connection(edge_env& env, unique_fd fd,
                                     address_table::seat seat)
  : env_(env),
    stream_(env.descriptors, *this, std::move(fd)),
    seat_(std::move(seat)) {
  env_.connections.add(*this);
}

void client_connection::on_poll(bool readable, bool writable) {
  caf::intrusive_ptr<client_connection> keep{this};
  if (writable && is_open())
    on_writable();
  if (readable && is_open())
    on_readable();
}

void client_connection::leave() {
  if (!registry_hook.is_linked())
    return;
  if (is_linked())
    unlink();
  stream_.close();
  seat_ = {};
  auto& env = env_;
  env.connections.remove(*this);
  env.on_gone();
}

// -- connection_list ---------------------------------------------------------

connection_list::~connection_list() {
  abort_all();
}

void connection_list::add(client_connection& x) {
  intrusive_ptr_add_ref(&x);
  members_.push_back(x);
}

void connection_list::remove(client_connection& x) {
  if (!x.registry_hook.is_linked())
    return;
  members_.erase(members_.iterator_to(x));
  intrusive_ptr_release(&x);
}

template <class F>
void connection_list::for_all(F f) {
  std::vector<caf::intrusive_ptr<client_connection>> all;
  for (auto& x : members_)
    all.emplace_back(&x);
  for (auto& x : all)
    f(*x);
}

void connection_list::abort_all() {
  for_all([](client_connection& x) { x.abort(); });
}

void connection_list::wind_down_all() {
  for_all([](client_connection& x) { x.wind_down(); });
}

} // namespace socketio::engine_io
