// See client.hpp: the namespaces that a client joins, asks for and leaves.
#include <algorithm>
#include <functional>
#include <utility>

#include "actors/guard.hpp"
#include "actors/socket_io/client.hpp"
#include "actors/socket_io/nsp_request.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

namespace {

/// Bytes that looking for a namespace takes beside those of its CONNECT.
constexpr std::size_t search_cost = 1024;

/// Bytes that a value takes beside its text.
constexpr std::size_t value_cost = 64;

/// @returns about the bytes that `x` takes beside its text; recursive, as deep
///          as the decoder lets it be.
std::size_t memory_of(const value& x) {
  std::size_t result = value_cost;
  if (x.is_structured())
    for (auto& element : x)
      result += memory_of(element);
  return result;
}

/// A name may be long, and who takes one for another only ignores a packet.
std::size_t hash_of(std::string_view name) {
  return std::hash<std::string_view>{}(name);
}

/// @returns the place of `name` among sockets sorted by it.
auto place(const std::vector<socket_ptr>& xs, std::string_view name) {
  return std::lower_bound(xs.begin(), xs.end(), name,
                          [](const socket_ptr& x, std::string_view y) {
                            return x->nsp()->name() < y;
                          });
}

} // namespace

// -- CONNECT -----------------------------------------------------------------

// A client that gives up a CONNECT before it is answered does not say so: it
// sends another one.
void client::forget_pending(std::string_view nsp) {
  if (auto r = find_request(nsp))
    take(*r);
  else if (auto s = find(nsp))
    s->forget_pending();
}

void client::on_connect(packet&& x, std::size_t bytes) {
  std::erase(left_, hash_of(x.nsp));
  auto& opts = server_->options();
  if (sockets_.size() + requests_.size() >= opts.max_namespaces)
    refuse(x.nsp, "too many namespaces");
  else if (auto nsp = server_->find(x.nsp))
    enter_known(std::move(nsp), std::move(x.data), bytes);
  else if (auto share = waiting_.take(
             bytes + search_cost + 2 * memory_of(x.data), // it is kept twice
             opts.max_waiting_bytes))
    ask_for(std::move(x), bytes, std::move(*share));
  else
    close(close_reason::forced_server_close);
}

void client::enter_known(nsp_ptr nsp, value auth, std::size_t bytes) {
  if (auto shares = admit(nsp->name(), auth, bytes))
    enter(std::move(nsp), std::move(auth), std::move(*shares));
}

void client::ask_for(packet&& x, std::size_t bytes, byte_budget::share share) {
  // The program may look at the request for longer than we wait for it.
  auto kept = std::make_shared<byte_budget::share>(std::move(share));
  auto r = std::make_shared<nsp_request>(*this, x.nsp, x.data, bytes, kept);
  requests_.push_back(r);
  server_->time().arm(r->deadline, server_->options().middleware_timeout);
  auto auth = x.data.is_null() ? value::object() : std::move(x.data);
  server_->find_parent(std::move(x.nsp), std::move(auth),
                       [kept, weak = std::weak_ptr{r}](const nsp_ptr& parent) {
                         if (auto r = weak.lock())
                           r->owner.on_decided(*r, parent);
                       });
}

void client::on_packet_for(nsp_request& r, packet&& x, std::size_t bytes) {
  if (x.type == packet_type::disconnect) {
    left(r.name);
    take(r);
    return;
  }
  auto max = server_->options().max_waiting_bytes;
  if (x.type == packet_type::connect_error
      || !r.packets.add(std::move(x), waiting_.take(bytes, max)))
    close(close_reason::forced_server_close);
}

void client::on_decided(nsp_request& x, const nsp_ptr& parent) {
  auto r = take(x);
  if (!r)
    return;
  if (!parent)
    return refuse(r->name, "Invalid namespace");
  r->share->release();
  auto shares = admit(r->name, r->auth, r->bytes);
  if (!shares)
    return;
  auto s = enter(server_->find_or_add(r->name, parent), std::move(r->auth),
                 std::move(*shares));
  r->packets.replay([&](packet&& x, std::size_t bytes) {
    on_packet_for(*s, std::move(x), bytes);
  });
}

void client::on_late(nsp_request& x) {
  auto r = take(x);
  server_->report_middleware_timeout(r->name);
  refuse(r->name, "timeout");
}

/// @param bytes those of the CONNECT whose payload a socket is going to keep.
/// @returns what the socket takes as long as anybody holds it, which may be
///          longer than the client stays; nothing if that is too much: the
///          client is refused, or for its payload closed.
std::optional<socket_shares>
client::admit(const std::string& nsp, const value& auth, std::size_t bytes) {
  auto& opts = server_->options();
  auto seat = places_.take(1, 2 * opts.max_namespaces);
  if (!seat) {
    refuse(nsp, "too many namespaces");
    return std::nullopt;
  }
  if (auth.is_null())
    return socket_shares{std::move(*seat), {}};
  auto share = auths_.take(bytes + memory_of(auth), opts.max_waiting_bytes);
  if (share)
    return socket_shares{std::move(*seat), std::move(*share)};
  close(close_reason::forced_server_close);
  return std::nullopt;
}

socket_ptr client::enter(nsp_ptr nsp, value auth, socket_shares shares) {
  socket_ptr s{new socket_state{*this, std::move(nsp), server_->new_socket_id(),
                                std::move(auth), std::move(shares)}};
  sockets_.insert(place(sockets_, s->nsp()->name()), s);
  s->admit();
  return s;
}

void client::refuse(std::string_view nsp, const char* why) {
  guarded("a parser", [&, this] {
    auto& packets = server_->packets();
    send(packets.encode_connect_error(nsp, value{{"message", why}}), {}, {});
  });
}

void client::on_stray(const packet& x) {
  if (std::find(left_.begin(), left_.end(), hash_of(x.nsp)) == left_.end())
    close(close_reason::forced_server_close);
}

// -- who is where ------------------------------------------------------------

void client::left(std::string_view nsp) {
  if (closing_)
    return; // nothing is read any more
  std::erase(left_, hash_of(nsp));
  if (left_.size() >= server_->options().max_namespaces)
    left_.erase(left_.begin());
  left_.push_back(hash_of(nsp));
}

socket_ptr client::find(std::string_view nsp) const {
  auto i = place(sockets_, nsp);
  return i != sockets_.end() && (*i)->nsp()->name() == nsp ? *i : nullptr;
}

nsp_request* client::find_request(std::string_view nsp) const {
  for (auto& x : requests_)
    if (x->name == nsp)
      return x.get();
  return nullptr;
}

client::request_ptr client::take(const nsp_request& x) {
  auto i = std::find_if(requests_.begin(), requests_.end(),
                        [&](auto& y) { return y.get() == &x; });
  if (i == requests_.end())
    return nullptr;
  auto result = std::move(*i);
  requests_.erase(i);
  return result;
}

} // namespace socketio::socket_io
