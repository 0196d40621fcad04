// See request_gate.hpp.
#include "actors/engine_io/request_gate.hpp"

#include <utility>

#include "actors/guard.hpp"

namespace socketio::engine_io {

namespace {

constexpr std::string_view too_late = "no decision in time";

} // namespace

request_gate::request_gate(const engine_hooks& hooks, engine_request request)
  : hooks_(hooks), request_(std::move(request)) {
  // nop
}

// -- questions ---------------------------------------------------------------

void request_gate::ask_middlewares(outcome then) {
  then_ = std::move(then);
  next_ = 0;
  ask_next_middleware();
}

void request_gate::ask_next_middleware() {
  auto f = hooks_.middlewares[next_++];
  ask([this, f](outcome say) {
    middleware_decision decision{std::move(say)};
    auto text = guarded("a middleware of the engine",
                        [&] { f(request_, headers_, decision); });
    if (text)
      decision.refuse(std::move(*text));
  });
}

void request_gate::ask_allow_request(outcome then) {
  then_ = std::move(then);
  next_ = hooks_.middlewares.size();
  auto f = hooks_.allow_request;
  ask([this, f](outcome say) {
    request_decision decision{std::move(say)};
    if (guarded("allow_request", [&] { f(request_, decision); }))
      decision.refuse();
  });
}

void request_gate::ask_for_text(
  const std::function<void(const engine_request&, text_decision)>& f,
  std::string_view name, outcome then) {
  then_ = std::move(then);
  next_ = hooks_.middlewares.size();
  ask([this, f, name](outcome say) {
    text_decision decision{std::move(say)};
    if (auto text = guarded(name, [&] { f(request_, decision); }))
      decision.refuse(std::move(*text));
  });
}

void request_gate::ask(const question& f) {
  auto self = shared_from_this();
  auto turn = ++turn_;
  calling_ = true;
  f([self, turn](hook_result result) {
    self->on_result(turn, std::move(result));
  });
  calling_ = false;
  if (turn == turn_ && result_)
    settle();
}

void request_gate::on_result(std::size_t turn, hook_result result) {
  if (turn != turn_)
    return;
  result_ = std::move(result);
  if (!calling_)
    settle();
}

void request_gate::settle() {
  ++turn_;
  auto result = std::move(*std::exchange(result_, std::nullopt));
  auto goes_on = !result.refusal && !result.answer;
  if (goes_on && next_ < hooks_.middlewares.size())
    return ask_next_middleware();
  if (auto then = std::exchange(then_, nullptr))
    then(std::move(result));
}

void request_gate::give_up() {
  auto self = shared_from_this();
  on_result(turn_, {std::string{too_late}, std::nullopt});
}

void request_gate::forget() noexcept {
  ++turn_;
  result_.reset();
  then_ = nullptr;
}

// -- the others --------------------------------------------------------------

void request_gate::collect_headers(bool initial) {
  auto call = [this](const engine_hooks::header_listener& f) {
    guarded("a hook for headers", [&] { f(headers_, request_); });
  };
  if (initial)
    for (const auto& f : hooks_.initial_headers)
      call(f);
  for (const auto& f : hooks_.headers)
    call(f);
}

void request_gate::report(const engine_error& x) const {
  for (const auto& f : hooks_.connection_error)
    guarded("a hook for refused requests", [&] { f(x, request_); });
}

} // namespace socketio::engine_io
