// See client.hpp.
#include "bench/loadgen/client.hpp"

#include "actors/engine_io/packet.hpp"
#include "bench/loadgen/failure.hpp"
#include "bench/loadgen/frames.hpp"
#include "bench/loadgen/http.hpp"

namespace socketio::bench {

namespace {

/// Not zero, so that nobody is spared the work of unmasking.
constexpr frame_mask mask{0x37, 0xfa, 0x21, 0x3d};

[[noreturn]] void fail(const client& x, std::string_view what,
                       std::string_view text) {
  throw failure("client " + std::to_string(x.index()) + ": " + std::string{what}
                + ": " + std::string{text.substr(0, 100)});
}

} // namespace

// -- listener ----------------------------------------------------------------

void client_listener::on_connected(client& x) {
  fail(x, "unexpected", "CONNECT");
}

void client_listener::on_packet(client& x, std::string_view text) {
  fail(x, "unexpected packet", text);
}

void client_listener::on_binary(client& x, std::string_view) {
  fail(x, "unexpected", "attachment");
}

void client_listener::on_probed(client& x) {
  fail(x, "unexpected", "pong to a probe");
}

void client_listener::on_lost(client& x, std::string_view why) {
  fail(x, "lost", why);
}

// -- out ---------------------------------------------------------------------

void client::begin(std::string_view sid) {
  upgrades_ = !sid.empty();
  started_at_ = loop_.refresh();
  stage_ = stage::http;
  open();
  out() = websocket_request(opts_, sid);
  flush();
}

void client::connect() {
  begin({});
}

void client::upgrade(std::string_view sid) {
  begin(sid);
}

void client::finish_upgrade() {
  stage_ = stage::joining;
  send_text("5");
}

void client::send(const encoded_packet& x, std::optional<uint64_t> id) {
  append_client_frame(
    out(), opcode::text, mask,
    {"4", x.head, id ? std::to_string(*id) : std::string{}, x.body});
  for (auto& bytes : x.attachments)
    append_client_frame(out(), opcode::binary, mask, {bytes});
}

void client::send_text(std::string_view text) {
  append_client_frame(out(), opcode::text, mask, {text});
}

void client::say_goodbye() {
  constexpr std::string_view normal_closure = "\x03\xe8";
  append_client_frame(out(), opcode::close, mask, {normal_closure});
  flush();
  drop();
}

void client::drop() noexcept {
  close();
  stage_ = stage::closed;
}

// -- in ----------------------------------------------------------------------

void client::lose(std::string_view why) {
  drop();
  listener_->on_lost(*this, why);
}

void client::on_end(std::string_view) {
  lose("closed by the server");
}

std::size_t client::on_input(std::string_view input) {
  auto size = input.size();
  if (stage_ == stage::http)
    input.remove_prefix(read_head(input));
  server_frame next;
  while (is_open() && stage_ != stage::http) {
    auto result = take_server_frame(input, next);
    if (result == take_result::invalid)
      lose("invalid frame");
    if (result != take_result::whole)
      break;
    read_frame(next.op, next.payload);
  }
  return size - input.size();
}

/// @returns the bytes of the response; 0 = there is more to come.
std::size_t client::read_head(std::string_view input) {
  auto response = read_response(input);
  if (!response)
    return 0;
  if (!accepts_websocket(*response)) {
    lose(input);
    return 0;
  }
  stage_ = upgrades_ ? stage::probing : stage::opening;
  if (upgrades_)
    send_text("2probe");
  return response->size;
}

void client::read_frame(opcode op, std::string_view payload) {
  switch (op) {
    case opcode::text:
      return read_engine_packet(payload);
    case opcode::binary:
      return listener_->on_binary(*this, payload);
    case opcode::ping:
      return append_client_frame(out(), opcode::pong, mask, {payload});
    case opcode::close:
      return lose("close frame");
    default:
      return;
  }
}

void client::read_engine_packet(std::string_view text) {
  using engine_io::packet_type;
  std::string storage;
  auto packet = engine_io::decode_packet(text, storage);
  if (!packet || packet->binary)
    return fail(*this, "no packet", text);
  switch (packet->type) {
    case packet_type::message:
      return read_message(packet->data);
    case packet_type::open:
      if (stage_ != stage::opening || read_sid(packet->data).empty())
        fail(*this, "open packet out of place", text);
      stage_ = stage::joining;
      return send_text("40");
    case packet_type::ping:
      return send_text("3");
    case packet_type::pong:
      if (stage_ != stage::probing || packet->data != "probe")
        fail(*this, "pong out of place", text);
      return listener_->on_probed(*this);
    case packet_type::close:
      return lose("close packet");
    default:
      return; // noop
  }
}

void client::read_message(std::string_view text) {
  if (text.starts_with('1'))
    return lose("disconnected by the server");
  if (!text.starts_with('0'))
    return listener_->on_packet(*this, text);
  if (stage_ != stage::joining || read_sid(text).empty())
    fail(*this, "CONNECT out of place", text);
  stage_ = stage::connected;
  listener_->on_connected(*this);
}

} // namespace socketio::bench
