// See client.hpp: packets, and the end. Namespaces are in
// client_namespaces.cpp.
#include "actors/socket_io/client.hpp"

#include <utility>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/packet_frames.hpp"
#include "actors/socket_io/nsp_request.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

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
  if (x.type == packet_type::connect)
    forget_pending(x.nsp);
  if (auto s = find(x.nsp))
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
