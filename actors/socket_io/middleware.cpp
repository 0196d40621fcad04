// See middleware.hpp.
#include "actors/socket_io/middleware.hpp"

#include <utility>

#include "actors/guard.hpp"

namespace socketio {

next::next(function f) : f_(std::make_shared<function>(std::move(f))) {
  // nop
}

void next::operator()() const {
  call(std::nullopt);
}

void next::operator()(error why) const {
  call(std::move(why));
}

void next::call(std::optional<error> x) const {
  if (auto f = std::exchange(*f_, nullptr))
    f(std::move(x));
}

namespace socket_io {

namespace {

struct chain {
  std::vector<middleware_step> steps;
  next::function done;
};

void ask(const std::shared_ptr<chain>& c, std::size_t index) {
  if (index == c->steps.size())
    return c->done(std::nullopt);
  next word{[c, index](std::optional<error> refusal) {
    if (refusal)
      c->done(std::move(refusal));
    else
      ask(c, index + 1);
  }};
  if (guarded("a middleware", [&] { c->steps[index](word); }))
    word(error{"internal error"});
}

} // namespace

void run_chain(std::vector<middleware_step> steps, next::function done) {
  if (steps.empty())
    return done(std::nullopt);
  ask(std::make_shared<chain>(chain{std::move(steps), std::move(done)}), 0);
}

} // namespace socket_io

} // namespace socketio
