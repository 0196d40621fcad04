// See http_connection.hpp: what the engine does with a request that may go on.
#include <algorithm>
#include <utility>

#include "actors/engine_io/cookie.hpp"
#include "actors/engine_io/deflate_offer.hpp"
#include "actors/engine_io/edge_env.hpp"
#include "actors/engine_io/http_connection.hpp"
#include "actors/engine_io/http_head.hpp"
#include "actors/engine_io/jsonp.hpp"
#include "actors/engine_io/payload.hpp"
#include "actors/engine_io/websocket_connection.hpp"
#include "actors/engine_io/websocket_handshake.hpp"
#include "actors/guard.hpp"
#include "actors/header_lines.hpp"

namespace socketio::engine_io {

namespace {

/// Bytes of a POST whose packets are handled at once.
constexpr std::size_t slice_size = 16384;

/// Bytes that take as long as a packet without any.
constexpr std::size_t packet_cost = 256;

/// @returns what the packets of `slice` count.
std::size_t cost_of(std::string_view slice) {
  auto more = std::count(slice.begin(), slice.end(), '\x1e');
  return slice.size() + packet_cost * static_cast<std::size_t>(1 + more);
}

refusal no_session_id(std::string why) {
  return {request_error::bad_request,
          {{"name", "ID_GENERATION_ERROR"}, {"error", std::move(why)}}};
}

/// @returns `x` as it is told to the program.
refusal no_handshake(const handshake_fault& x) {
  return {
    request_error::bad_request,
    {{"name", "TRANSPORT_HANDSHAKE_ERROR"}, {"error", std::string{x.text}}},
    std::string{x.text}};
}

} // namespace

session_ptr http_connection::named_session() const {
  auto sid = requested_session(parser_->target());
  return sid ? env_.table.find(*sid) : nullptr;
}

handshake_info http_connection::handshake() const {
  client_origin from{address_, secure_};
  if (env_.origin)
    from = env_.origin(address_, parser_->headers(), secure_);
  return {std::string{parser_->target()}, parser_->headers(),
          std::move(from.address), std::chrono::system_clock::now(),
          from.secure};
}

// @returns what the program noted about the request.
std::any http_connection::context() const {
  return gate_ ? gate_->request().context : std::any{};
}

void http_connection::act(const verdict& v) {
  if (v.what == verdict::action::refuse)
    refuse(v.why);
  else if (v.what == verdict::action::open_session)
    name_session();
  else
    on_session_request();
}

// Opens the session as soon as its name is known.
void http_connection::name_session() {
  auto& now = env_.program.generate_id;
  auto& later = env_.program.generate_id_later;
  if (later) {
    enter(phase::asking);
    return gate_->ask_for_text(
      later, "generate_id_later",
      [this](const hook_result& result) { on_name(result); });
  }
  if (!now)
    return open_as(make_session_id(env_.self));
  hook_result result;
  result.refusal =
    guarded("generate_id", [&, this] { result.text = now(gate_->request()); });
  on_name(result);
}

void http_connection::on_name(const hook_result& result) {
  caf::intrusive_ptr<http_connection> keep{this};
  auto sid = make_session_id(env_.self, result.text.value_or(""));
  if (sid && !env_.table.find(*sid)) {
    open_as(std::move(*sid));
  } else {
    auto fault = sid ? "the id is in use" : "no valid id";
    auto why = no_session_id(result.refusal.value_or(fault));
    if (upgrading_)
      refuse_upgrade(why);
    else
      refuse(why);
  }
  process();
}

void http_connection::open_as(std::string sid) {
  if (env_.winding_down)
    return respond(503, "");
  if (upgrading_)
    become_websocket(std::move(sid));
  else
    open_session(std::move(sid));
}

// -- long-polling ------------------------------------------------------------

void http_connection::open_session(std::string sid) {
  auto& opts = env_.shared.opts;
  if (auto cookie = session_cookie(opts, sid); !cookie.empty())
    gate_->headers().add("Set-Cookie", cookie);
  auto& names = opts.transports;
  auto has_websocket =
    std::find(names.begin(), names.end(), "websocket") != names.end();
  auto session = env_.table.open(std::move(sid), handshake(), context(),
                                 opts.allow_upgrades && has_websocket);
  carry(session);
  initial_ = true;
  enter(phase::held);
  // The answer has the open packet alone, as clients are used to.
  session->on_poll(*this);
  session->flush();
  env_.table.announce(*session);
}

void http_connection::carry(session_ptr x) {
  session_ = std::move(x);
  carried_ = session_->id();
}

void http_connection::on_session_request() {
  auto session = named_session();
  if (!session) // it ended while the request came
    return refuse({request_error::session_id_unknown});
  if (parser_->method() != "GET")
    return respond(500, "");
  carry(session);
  enter(phase::held);
  if (session->on_poll(*this))
    return;
  session_.reset();
  respond(400, "");
}

// @returns whether the session waits for the body; else the request is
//          answered.
bool http_connection::begin_post() {
  auto session = named_session();
  auto type = find_header(parser_->headers(), "Content-Type");
  if (session->on_post(*this, type == "application/octet-stream")) {
    carry(std::move(session));
    return true;
  }
  if (is_open())
    respond(400, "");
  return false;
}

void http_connection::handle_post() {
  enter(phase::handling);
  packets_ = parser_->body();
  if (script_index()) {
    auto payload = jsonp_payload(parser_->body());
    if (!payload)
      return finish_post();
    packets_ = form_ = std::move(*payload);
  }
  handle_packets();
}

void http_connection::handle_packets() {
  caf::intrusive_ptr<http_connection> keep{this};
  if (!env_.turns.spent()) {
    auto slice = take_slice(packets_, slice_size);
    env_.turns.spend(cost_of(slice));
    session_->on_post_body(*this, slice);
    if (is_open() && packets_.empty())
      return finish_post();
  }
  if (is_open())
    wait_for_turn(&http_connection::handle_packets);
}

void http_connection::finish_post() {
  session_->on_post_end(*this);
  session_.reset();
  // The reference says text/html, lest a browser offers to save the answer.
  ask_for_headers();
  respond(200, polling_headers("text/html", parser_->headers()),
          std::make_shared<const std::string>("ok"));
}

void http_connection::cut() {
  session_.reset();
  abort();
}

// -- WebSocket ---------------------------------------------------------------

void http_connection::upgrade(const verdict& v) {
  if (v.what == verdict::action::refuse)
    return refuse_upgrade(v.why);
  if (env_.winding_down)
    return respond(503, "");
  if (auto fault = find_fault({parser_->method(), parser_->headers(),
                               parser_->is_http11(), parser_->has_body()}))
    return refuse_upgrade(no_handshake(*fault), fault->status);
  if (v.what == verdict::action::use_session)
    return become_websocket({});
  name_session();
}

// What an accepted request is answered with behind the hooks' headers.
std::string http_connection::handshake_headers(
  const std::optional<deflate_agreement>& x) const {
  std::string result;
  if (auto protocol = chosen_protocol(parser_->headers()); !protocol.empty())
    result.append("Sec-WebSocket-Protocol: ").append(protocol) += "\r\n";
  if (x)
    result += "Sec-WebSocket-Extensions: " + x->response + "\r\n";
  return result;
}

// @param new_sid of the session to be opened; "" = an existing one upgrades.
void http_connection::become_websocket(std::string new_sid) {
  caf::intrusive_ptr<http_connection> keep{this};
  initial_ = !new_sid.empty();
  auto session = initial_ ? nullptr : named_session();
  auto compression = agree_on_deflate(parser_->headers(), env_.shared.opts);
  ask_for_headers();
  auto response = upgrade_response(*websocket_key(parser_->headers()),
                                   all_headers(handshake_headers(compression)));
  auto info = handshake();
  auto noted = context();
  caf::intrusive_ptr<websocket_connection> socket{new websocket_connection(
    env_, stream_.release(), std::move(seat_), std::move(compression))};
  auto received = std::move(in_);
  auto& env = env_;
  abort();
  socket->respond(std::move(response));
  if (session && session->begin_upgrade(*socket)) {
    socket->serve(session);
  } else if (session) {
    socket->shut();
  } else {
    session = env.table.open(std::move(new_sid), std::move(info),
                             std::move(noted), false);
    session->attach(*socket);
    socket->serve(session);
    env.table.announce(*session);
  }
  socket->start(std::move(received));
}

} // namespace socketio::engine_io
