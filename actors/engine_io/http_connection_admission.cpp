// See http_connection.hpp: whether a request for the engine may go on. In the
// reference's order: CORS, middlewares, checks, allow_request, protocol.
#include <utility>

#include "actors/engine_io/edge_env.hpp"
#include "actors/engine_io/http_connection.hpp"
#include "actors/guard.hpp"
#include "actors/log.hpp"

namespace socketio::engine_io {

namespace {

/// Bytes of a target that are worth logging.
constexpr std::size_t logged_target = 200;

verdict refused(refusal why) {
  return {verdict::action::refuse, transport::polling, std::move(why)};
}

verdict refused_by_program(std::string why) {
  return refused({request_error::bad_request,
                  {{"name", "MIDDLEWARE_FAILURE"}, {"error", std::move(why)}}});
}

worker_drop reason_of(request_error x) {
  switch (x) {
    case request_error::transport_unknown:
      return worker_drop::unknown_transport;
    case request_error::session_id_unknown:
      return worker_drop::unknown_session;
    case request_error::bad_handshake_method:
      return worker_drop::bad_handshake;
    case request_error::bad_request:
      break;
    case request_error::forbidden:
      return worker_drop::forbidden;
    case request_error::unsupported_protocol_version:
      return worker_drop::unsupported_protocol;
  }
  return worker_drop::bad_request;
}

} // namespace

void http_connection::admit() {
  make_gate();
  auto& ask_later = env_.program.cors_origin_later;
  if (!ask_later)
    return on_shared(share());
  enter(phase::asking);
  gate_->ask_for_text(ask_later, "cors_origin_later",
                      [this](const hook_result& result) { on_origin(result); });
}

void http_connection::on_origin(const hook_result& result) {
  caf::intrusive_ptr<http_connection> keep{this};
  if (result.refusal) {
    decide(refused_by_program(*result.refusal));
  } else {
    auto error = guarded("cors_origin_later", [&, this] {
      env_.cors.allow(gate_->headers(), result.text);
    });
    on_shared(!error && result.text);
  }
  process();
}

// @param shared whether somebody may read the answer.
void http_connection::on_shared(bool shared) {
  if (shared && parser_->method() == "OPTIONS" && !upgrading_) {
    guarded("the answer to a preflight", [this] {
      env_.cors.apply_preflight(gate_->headers(), parser_->headers());
    });
    return respond(204, "");
  }
  if (env_.program.middlewares.empty())
    return judge();
  enter(phase::asking);
  gate_->ask_middlewares(
    [this](auto result) { on_middlewares(std::move(result)); });
}

void http_connection::make_gate() {
  auto needed = env_.program.any() || env_.cors.enabled()
                || !env_.shared.opts.cookie_name.empty();
  if (needed)
    gate_ = std::make_shared<request_gate>(
      env_.program, engine_request{std::string{parser_->method()},
                                   std::string{parser_->target()},
                                   parser_->headers(), address_, upgrading_});
}

// Says who may read the answer, as far as that is known at once.
// @returns whether there is a rule about that.
bool http_connection::share() {
  if (!gate_ || env_.program.cors_origin_later)
    return false;
  auto& hook = env_.program.cors_origin;
  auto result = !hook && env_.cors.enabled();
  guarded("cors_origin", [&, this] {
    auto& headers = gate_->headers();
    if (hook) {
      auto origin = hook(gate_->request());
      env_.cors.allow(headers, origin);
      result = origin.has_value();
    } else if (result) {
      env_.cors.apply(headers, parser_->headers());
    }
  });
  return result;
}

void http_connection::on_middlewares(hook_result result) {
  caf::intrusive_ptr<http_connection> keep{this};
  if (result.answer)
    respond(
      result.answer->status, "",
      std::make_shared<const std::string>(std::move(result.answer->body)));
  else if (result.refusal)
    decide(refused_by_program(*result.refusal));
  else
    judge();
  process();
}

void http_connection::judge() {
  request_facts facts{parser_->method(), parser_->target(), parser_->headers(),
                      upgrading_, std::nullopt};
  if (auto session = named_session())
    facts.session = session->current_transport();
  auto v = verify(facts, env_.shared.opts);
  if (v.what != verdict::action::open_session || !env_.program.allow_request)
    return decide(std::move(v));
  enter(phase::asking);
  gate_->ask_allow_request([this, v = std::move(v)](auto result) {
    on_allowed(v, std::move(result));
  });
}

void http_connection::on_allowed(verdict v, hook_result result) {
  caf::intrusive_ptr<http_connection> keep{this};
  if (auto& why_not = result.refusal)
    v = refused({request_error::forbidden, {{"message", *why_not}}, *why_not});
  decide(std::move(v));
  process();
}

void http_connection::decide(verdict v) {
  if (v.what == verdict::action::open_session)
    if (auto wrong = check_protocol(parser_->target()))
      v = refused(std::move(*wrong));
  if (upgrading_)
    return upgrade(v);
  auto invites = !parser_->done() && parser_->expects_continue();
  if (invites && v.what == verdict::action::refuse)
    return refuse(v.why);
  enter(phase::body);
  auto post = parser_->method() == "POST";
  if (post && v.what == verdict::action::use_session && !begin_post())
    return;
  if (!session_)
    parser_->drop_body(); // nobody wants it
  verdict_ = std::move(v);
  if (parser_->done())
    on_request();
  else if (invites)
    send_continue();
}

void http_connection::report(const refusal& x) {
  ++env_.shared.counters.drops[reason_of(x.error)];
  auto name = x.context.find("name");
  spdlog::debug("refused {} {}: {} {}", parser_->method(),
                parser_->target().substr(0, logged_target), message_of(x),
                name == x.context.end() ? "" : name->second);
  if (gate_)
    gate_->report(
      {static_cast<uint8_t>(x.error), to_string(x.error), x.context});
}

} // namespace socketio::engine_io
