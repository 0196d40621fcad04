// See http_connection.hpp: who answers a request, this worker's engine, another
// worker or the program.
#include <utility>

#include "actors/engine_io/edge_env.hpp"
#include "actors/engine_io/http_connection.hpp"
#include "actors/engine_io/websocket_handshake.hpp"
#include "actors/guard.hpp"

namespace socketio::engine_io {

// Only a later request moves on: the one that came with the connection was
// meant for this worker. A new session does if the connection carries another
// one, as those of a proxy do: or all that come that way would stay where these
// connections are. A single client that comes again need not be placed anew.
bool http_connection::belongs_elsewhere() const {
  if (!env_.hand_back)
    return false;
  if (opens_session(parser_->target()))
    return env_.draining || (!first_request_ && env_.table.find(carried_));
  if (first_request_)
    return false;
  auto sid = find_session_id(parser_->target());
  auto owner = sid ? session_owner(*sid) : std::nullopt;
  return owner && *owner != env_.self;
}

void http_connection::hand_back() {
  connection c{stream_.release(), std::move(in_), std::move(address_), secure_};
  auto& env = env_;
  ++env.shared.counters.handed_back;
  abort();
  env.hand_back(std::move(c));
}

// @returns whether others serve when this edge closes. The client of an idle
//          connection may be sending a request: they shall answer it.
bool http_connection::can_move_on() const {
  return env_.draining && env_.hand_back;
}

void http_connection::on_head() {
  began_ = env_.shared.clock.now();
  enter(phase::body);
  upgrading_ = is_websocket_upgrade(parser_->headers());
  keep_alive_ = parser_->keep_alive() && !upgrading_;
  if (upgrading_ && !is_for_engine())
    return respond(404, "");
  if (upgrading_ || is_endpoint_itself())
    return admit();
  if (!parser_->done() && parser_->expects_continue())
    send_continue();
}

// The request is complete.
void http_connection::on_request() {
  if (session_)
    return handle_post();
  if (auto v = std::exchange(verdict_, std::nullopt))
    return act(*v);
  if (answer_page())
    return;
  if (is_for_engine())
    return admit();
  respond(404, "Content-Type: text/plain\r\n",
          std::make_shared<const std::string>("Not Found"));
}

bool http_connection::is_for_engine() const {
  return is_endpoint(parser_->target(), env_.endpoint);
}

// @returns whether the target is the engine's path and nothing below it.
bool http_connection::is_endpoint_itself() const {
  auto target = parser_->target();
  return target.substr(0, target.find('?')) == env_.endpoint;
}

// @returns whether the program has an answer.
bool http_connection::answer_page() {
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

} // namespace socketio::engine_io
