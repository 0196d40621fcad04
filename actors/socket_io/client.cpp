// See client.hpp.
#include "actors/socket_io/client.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "actors/errors.hpp"
#include "actors/guard.hpp"
#include "actors/log.hpp"
#include "actors/packet_frames.hpp"
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

client::client(server_state& server, session& s)
  : server_(&server),
    session_(s),
    decoder_(server.packets().make_decoder()),
    connect_deadline_(new timer_entry(
      timer_entry::calling<&client::on_connect_deadline>(*this))) {
  server.time().arm(*connect_deadline_, server.options().connect_timeout);
}

client::~client() {
  if (server_)
    server_->forget(*this);
  for (auto& s : std::exchange(sockets_, {}))
    s->abandon();
}

// -- by the session ----------------------------------------------------------

void client::on_message(std::string_view text) {
  bytes_ += text.size();
  if (!closing_)
    take(decoder_->add_text(text));
}

void client::on_binary(std::string_view bytes) {
  bytes_ += bytes.size();
  if (!closing_)
    take(decoder_->add_binary(bytes));
}

void client::on_close(close_reason reason) {
  closing_ = true;
  connect_deadline_.reset();
  requests_.clear();
  end_sockets(reason);
  if (server_)
    server_->forget(*this);
}

void client::on_drain() {
  for (auto& s : std::vector<socket_ptr>{sockets_})
    s->raise_drain();
}

void client::on_upgrade() {
  for (auto& s : std::vector<socket_ptr>{sockets_})
    s->raise_upgrade();
}

void client::take(decode_result&& result) {
  if (!result) {
    auto text = describe(result.error());
    spdlog::debug("server: session {}: {}", session_.id(), text);
    server_->report_unread_packet(text);
    for (auto& s : std::vector<socket_ptr>{sockets_})
      s->raise_error(error{text});
    close_session();
  } else if (*result) {
    on_packet(std::move(**result));
  }
}

void client::on_packet(packet&& x) {
  // The smallest one costs memory as well.
  auto bytes = std::exchange(bytes_, 0) + sizeof(packet);
  if (x.type == packet_type::connect && forget_pending(x.nsp))
    on_connect(std::move(x), bytes);
  else if (auto s = find(x.nsp))
    on_packet_for(*s, std::move(x), bytes);
  else if (auto r = find_request(x.nsp))
    on_packet_for(*r, std::move(x), bytes);
  else if (x.type == packet_type::connect)
    on_connect(std::move(x), bytes);
  else
    on_stray(x);
}

void client::on_packet_for(socket_state& s, packet&& x, std::size_t bytes) {
  if (x.type == packet_type::connect || x.type == packet_type::connect_error
      || !s.receive(std::move(x), bytes))
    close(close_reason::forced_server_close);
}

// -- namespaces --------------------------------------------------------------

// A client that gives up a CONNECT before it is answered does not say so.
// @returns whether one for `nsp` was waiting.
bool client::forget_pending(std::string_view nsp) {
  if (auto r = find_request(nsp)) {
    take(*r);
    return true;
  }
  auto s = find(nsp);
  return s && s->forget_pending();
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
  auto place = places_.take(1, 2 * opts.max_namespaces);
  if (!place) {
    refuse(nsp, "too many namespaces");
    return std::nullopt;
  }
  if (auth.is_null())
    return socket_shares{std::move(*place), {}};
  auto share = auths_.take(bytes + memory_of(auth), opts.max_waiting_bytes);
  if (share)
    return socket_shares{std::move(*place), std::move(*share)};
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

void client::on_connect_deadline() {
  // A namespace that is deciding about the client has a deadline of its own.
  if (!sockets_.empty() || !requests_.empty())
    return server_->time().arm(*connect_deadline_,
                               server_->options().connect_timeout);
  connect_deadline_.reset();
  spdlog::debug("server: session {} joined no namespace in time",
                session_.id());
  close(close_reason::forced_server_close);
}

// -- by its sockets ----------------------------------------------------------

bool client::send(const encoded_packet& x, send_options opts,
                  std::optional<uint64_t> ack_id, std::string_view offset) {
  if (closing_ || (opts.volatile_ && !session_.writable()))
    return false;
  // Decided for the whole packet: a part alone would break the protocol.
  opts.volatile_ = false;
  auto result = session_.send(make_first_frame(x, ack_id, offset), opts);
  for (auto& bytes : x.attachments)
    result = session_.send(make_binary_frame(bytes), opts);
  return result;
}

void client::remove(const socket_state& s) {
  std::erase_if(sockets_, [&](auto& x) { return x.get() == &s; });
}

void client::left(std::string_view nsp) {
  std::erase(left_, hash_of(nsp));
  if (left_.size() >= server_->options().max_namespaces)
    left_.erase(left_.begin());
  left_.push_back(hash_of(nsp));
}

void client::disconnect() {
  for (auto& s : std::vector<socket_ptr>{sockets_})
    s->disconnect_now(false);
  close_session();
}

// -- by the server -----------------------------------------------------------

void client::close(close_reason reason) {
  end_sockets(reason);
  close_session();
}

void client::detach() {
  server_ = nullptr;
  connect_deadline_.reset();
  requests_.clear();
  for (auto& s : std::exchange(sockets_, {}))
    s->abandon();
  close_session();
}

// -- parts -------------------------------------------------------------------

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

void client::end_sockets(close_reason reason) {
  for (auto& s : std::vector<socket_ptr>{sockets_})
    s->close(reason);
}

void client::close_session() {
  requests_.clear();
  if (!std::exchange(closing_, true))
    session_.close();
}

} // namespace socketio::socket_io
