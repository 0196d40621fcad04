// See http_session.hpp: what is asked and answered.
#include <utility>

#include "actors/engine_io/edge_env.hpp"
#include "actors/engine_io/http_head.hpp"
#include "actors/engine_io/http_session.hpp"
#include "actors/engine_io/websocket_handshake.hpp"
#include "actors/engine_io/websocket_session.hpp"
#include "actors/guard.hpp"
#include "actors/log.hpp"

namespace socketio::engine_io {

namespace {

std::shared_ptr<const std::string> shared(std::string x) {
  return std::make_shared<const std::string>(std::move(x));
}

constexpr std::string_view plain_text = "text/plain; charset=UTF-8";

} // namespace

// -- routing -----------------------------------------------------------------

// Only a later request for a session moves on: the one that came with the
// connection was meant for this worker.
bool http_session::belongs_elsewhere() const {
  if (!env_.hand_back)
    return false;
  if (env_.draining && opens_session(parser_->target()))
    return true;
  if (first_request_)
    return false;
  auto sid = find_session_id(parser_->target());
  auto owner = sid ? session_owner(*sid) : std::nullopt;
  return owner && *owner != env_.self;
}

void http_session::hand_back() {
  connection c{stream_.release(), std::move(in_), std::move(address_)};
  auto& env = env_;
  ++env.shared.counters.handed_back;
  abort();
  env.hand_back(std::move(c));
}

void http_session::on_head() {
  enter(phase::body);
  keep_alive_ = parser_->keep_alive();
  if (is_websocket_upgrade(parser_->headers()))
    return upgrade();
  auto early = parser_->method() == "POST" && is_endpoint_itself();
  if (early && !begin_post(judge(false)))
    return;
  if (!parser_->done() && parser_->expects_continue())
    send_continue();
}

void http_session::on_request() {
  if (session_)
    return finish_post();
  if (!is_endpoint_itself() && answer_page())
    return;
  if (is_endpoint(parser_->target(), env_.endpoint))
    on_engine_request();
  else
    respond(404, "Content-Type: text/plain\r\n", shared("Not Found"));
}

// @returns whether the target is the engine's path and nothing below it.
bool http_session::is_endpoint_itself() const {
  auto target = parser_->target();
  return target.substr(0, target.find('?')) == env_.endpoint;
}

// @returns whether the program has an answer.
bool http_session::answer_page() {
  if (!env_.on_page)
    return false;
  auto method = parser_->method() == "HEAD" ? "GET" : parser_->method();
  http_request request{std::string{method}, std::string{parser_->target()},
                       parser_->headers(), parser_->body()};
  std::optional<http_response> response;
  guarded("the hook for pages",
          [&, this] { response = env_.on_page(request); });
  if (response)
    respond(response->status, response->headers, std::move(response->body));
  return response.has_value();
}

// -- the engine --------------------------------------------------------------

session_ptr http_session::named_session() const {
  auto sid = requested_session(parser_->target());
  return sid ? env_.table.find(*sid) : nullptr;
}

verdict http_session::judge(bool upgrading) const {
  request_facts facts{parser_->method(), parser_->target(), parser_->headers(),
                      upgrading, std::nullopt};
  if (auto session = named_session())
    facts.session = session->current_transport();
  return verify(facts, env_.shared.opts);
}

handshake_info http_session::handshake() const {
  return {std::string{parser_->target()}, parser_->headers(), address_,
          std::chrono::system_clock::now(), false};
}

void http_session::on_engine_request() {
  auto& opts = env_.shared.opts;
  if (parser_->method() == "OPTIONS" && !opts.cors_origin.empty())
    return respond(204, preflight_headers(opts, parser_->headers()));
  auto v = judge(false);
  if (v.what == verdict::action::refuse)
    refuse(v.error);
  else if (v.what == verdict::action::open_session)
    open_session();
  else
    on_session_request();
}

void http_session::open_session() {
  if (env_.winding_down)
    return respond(503, cors_headers(env_.shared.opts));
  auto& opts = env_.shared.opts;
  auto has_websocket = false;
  for (auto& x : opts.transports)
    has_websocket = has_websocket || x == "websocket";
  auto session =
    env_.table.open(handshake(), opts.allow_upgrades && has_websocket);
  session_ = session;
  enter(phase::held);
  // The answer has the open packet alone, as clients are used to.
  session->on_poll(*this);
  session->flush();
  env_.table.announce(*session);
}

void http_session::on_session_request() {
  auto session = named_session();
  if (parser_->method() == "POST") // below the path itself
    return begin_post(judge(false)) ? finish_post() : void();
  if (parser_->method() != "GET")
    return respond(500, cors_headers(env_.shared.opts));
  session_ = session;
  enter(phase::held);
  if (session->on_poll(*this))
    return;
  session_.reset();
  respond(400, cors_headers(env_.shared.opts));
}

// @returns whether the request is the POST of a session or is to be answered
//          when it is complete; false if it is answered.
bool http_session::begin_post(const verdict& v) {
  if (v.what != verdict::action::use_session)
    return true;
  auto session = named_session();
  auto type = find_header(parser_->headers(), "Content-Type");
  if (session->on_post(*this, type == "application/octet-stream")) {
    session_ = std::move(session);
    return true;
  }
  if (is_open())
    respond(400, cors_headers(env_.shared.opts));
  return false;
}

void http_session::finish_post() {
  auto session = std::exchange(session_, nullptr);
  session->on_post_body(*this, parser_->body());
  // The reference says text/html, lest a browser offers to save the answer.
  respond(200,
          polling_headers("text/html", env_.shared.opts, parser_->headers()),
          shared("ok"));
}

void http_session::answer(std::string payload) {
  respond(200,
          polling_headers(plain_text, env_.shared.opts, parser_->headers()),
          shared(std::move(payload)));
}

void http_session::cut() {
  session_.reset();
  abort();
}

// -- WebSocket ---------------------------------------------------------------

void http_session::upgrade() {
  keep_alive_ = false;
  if (!is_endpoint(parser_->target(), env_.endpoint))
    return respond(404, "");
  auto v = judge(true);
  auto key = websocket_key(parser_->headers());
  auto refused = v.what == verdict::action::refuse;
  if (refused || !key || env_.winding_down) {
    ++env_.shared.counters.refused_requests;
    return respond_raw(
      upgrade_refusal(refused ? v.error : request_error::bad_request));
  }
  become_websocket(*key);
}

void http_session::become_websocket(std::string_view key) {
  caf::intrusive_ptr<http_session> keep{this};
  auto session = named_session();
  auto compression = agree_on_deflate(parser_->headers(), env_.shared.opts);
  auto response =
    upgrade_response(key, compression ? compression->response : "");
  auto info = handshake();
  caf::intrusive_ptr<websocket_session> socket{new websocket_session(
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
    session = env.table.open(std::move(info), false);
    session->attach(*socket);
    socket->serve(session);
    env.table.announce(*session);
  }
  socket->start(std::move(received));
}

// -- answers -----------------------------------------------------------------

void http_session::refuse(request_error why) {
  ++env_.shared.counters.refused_requests;
  respond(http_status(why),
          "Content-Type: application/json\r\n" + cors_headers(env_.shared.opts),
          shared(error_body(why)));
}

// Answers a request that cannot be read to its end.
void http_session::fail(unsigned status) {
  auto& counters = env_.shared.counters;
  ++counters.refused_requests;
  counters.big_heads += status == 431;
  counters.big_bodies += status == 413;
  spdlog::debug("{}: request refused with {}", address_, status);
  keep_alive_ = false;
  respond(status, cors_headers(env_.shared.opts));
}

void http_session::respond(unsigned status, std::string_view headers,
                           std::shared_ptr<const std::string> body) {
  auto complete = parser_ && parser_->has_head() && parser_->done();
  keep_alive_ = keep_alive_ && complete && !env_.winding_down;
  response_end end{body ? body->size() : 0, keep_alive_,
                   env_.shared.opts.idle_timeout};
  auto head_only =
    parser_ && parser_->has_head() && parser_->method() == "HEAD";
  out_body_ = head_only ? nullptr : std::move(body);
  respond_raw(response_head(status, headers, end));
}

void http_session::respond_raw(std::string response) {
  out_head_ = std::move(response);
  written_ = 0;
  enter(phase::writing);
  env_.shared.dirty.add(*this);
}

// Nothing else is being written, so the few bytes always fit.
void http_session::send_continue() {
  std::string text = "HTTP/1.1 100 Continue\r\n\r\n";
  iovec piece{text.data(), text.size()};
  if (stream_.send({&piece, 1}).bytes < text.size())
    on_end();
}

} // namespace socketio::engine_io
