// See http_connection.hpp: answers on their way out.
#include <utility>

#include "actors/engine_io/compression.hpp"
#include "actors/engine_io/edge_env.hpp"
#include "actors/engine_io/http_connection.hpp"
#include "actors/engine_io/http_head.hpp"
#include "actors/engine_io/jsonp.hpp"
#include "actors/engine_io/websocket_handshake.hpp"
#include "actors/header_lines.hpp"
#include "actors/log.hpp"
#include "actors/query.hpp"

namespace socketio::engine_io {

namespace {

std::shared_ptr<const std::string> shared(std::string x) {
  return std::make_shared<const std::string>(std::move(x));
}

constexpr std::string_view plain_text = "text/plain; charset=UTF-8";
constexpr std::string_view javascript = "text/javascript; charset=UTF-8";

} // namespace

// -- of long-polling ---------------------------------------------------------

void http_connection::answer(std::string payload, bool compressible) {
  if (auto index = script_index())
    payload = jsonp_script(*index, payload);
  if (compressible)
    coding_ = coding_for(payload.size());
  out_body_ = shared(std::move(payload));
  if (!coding_)
    return answer_poll();
  enter(phase::handling);
  compress_answer();
}

// @returns nothing for an answer that is short, or so long that to compress it
//          would keep all others waiting.
std::optional<content_coding>
http_connection::coding_for(std::size_t size) const {
  auto& opts = env_.shared.opts;
  if (!opts.http_compression || size < opts.http_compression_threshold
      || size > env_.turns.budget())
    return std::nullopt;
  auto accepted = find_header(parser_->headers(), "Accept-Encoding");
  return choose_coding(accepted.value_or(""));
}

void http_connection::compress_answer() {
  if (env_.turns.spent())
    return wait_for_turn(&http_connection::compress_answer);
  env_.turns.spend(turn_queue::deflating * out_body_->size());
  if (auto small = compress(*out_body_, *coding_))
    out_body_ = shared(std::move(*small));
  else
    coding_.reset();
  answer_poll();
}

void http_connection::answer_poll() {
  auto headers = polling_headers(script_index() ? javascript : plain_text,
                                 parser_->headers());
  if (coding_)
    headers.append("Content-Encoding: ").append(to_string(*coding_)) += "\r\n";
  ask_for_headers();
  respond(200, headers, std::move(out_body_));
}

// @returns the index of the function that a client of JSONP asked for when it
//          opened the session; nothing = it is none.
std::optional<std::string> http_connection::script_index() const {
  return query_value(session_->handshake().url, "j");
}

void http_connection::ask_for_headers() {
  if (gate_)
    gate_->collect_headers(initial_);
}

// @returns `own` and what hooks added to the answer.
std::string http_connection::all_headers(std::string_view own) const {
  return gate_ ? gate_->headers().merged_with(own) : std::string{own};
}

// -- of errors ---------------------------------------------------------------

void http_connection::refuse(const refusal& why) {
  report(why);
  respond(http_status(why.error), "Content-Type: application/json\r\n",
          shared(error_body(why)));
}

void http_connection::refuse_upgrade(const refusal& why, unsigned status) {
  report(why);
  respond_raw(upgrade_refusal({status, message_of(why)}));
}

// Answers a request that cannot be read to its end.
void http_connection::fail(unsigned status) {
  auto& drops = env_.shared.counters.drops;
  drops[worker_drop::malformed_request] += status == 400;
  drops[worker_drop::big_head] += status == 431;
  drops[worker_drop::big_body] += status == 413;
  spdlog::debug("{}: request refused with {}", address_, status);
  keep_alive_ = false;
  respond(status, "");
}

// -- of all ------------------------------------------------------------------

void http_connection::respond(unsigned status, std::string_view headers,
                              std::shared_ptr<const std::string> body) {
  auto complete = parser_ && parser_->has_head() && parser_->done();
  keep_alive_ = keep_alive_ && complete && !env_.winding_down;
  if (status == 204 || status == 304)
    body.reset();
  response_end end{body ? body->size() : 0, keep_alive_,
                   env_.shared.opts.idle_timeout};
  auto head_only =
    parser_ && parser_->has_head() && parser_->method() == "HEAD";
  out_body_ = head_only ? nullptr : std::move(body);
  respond_raw(response_head(status, all_headers(headers), end));
}

void http_connection::respond_raw(std::string response) {
  out_head_ = std::move(response);
  written_ = 0;
  enter(phase::writing);
  env_.shared.dirty.add(*this);
}

// Nothing else is being written, so the few bytes always fit.
void http_connection::send_continue() {
  std::string text = "HTTP/1.1 100 Continue\r\n\r\n";
  iovec piece{text.data(), text.size()};
  if (stream_.send({&piece, 1}).bytes < text.size())
    on_end();
}

} // namespace socketio::engine_io
