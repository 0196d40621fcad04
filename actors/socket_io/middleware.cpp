// See middleware.hpp.
#include "actors/socket_io/middleware.hpp"

#include "actors/guard.hpp"

namespace socketio {

void next::operator()() const {
  asker_->say(step_, std::nullopt);
}

void next::operator()(error why) const {
  asker_->say(step_, std::move(why));
}

namespace socket_io {

namespace {

class listed_chain final : public middleware_chain {
public:
  listed_chain(std::vector<middleware_step> steps, next::function done)
    : steps_(std::move(steps)), done_(std::move(done)) {
    // nop
  }

protected:
  bool ask(std::size_t index, next word) override {
    if (index == steps_.size())
      return false;
    steps_[index](std::move(word));
    return true;
  }

  void done(std::optional<error> refusal) override {
    done_(std::move(refusal));
  }

private:
  std::vector<middleware_step> steps_;
  next::function done_;
};

} // namespace

void middleware_chain::ask_next() {
  const auto step = step_;
  auto asked = true;
  auto thrown = guarded("a middleware", [&] {
    asked = ask(step, next{shared_from_this(), step});
  });
  if (thrown)
    say(step, error{"internal error"});
  else if (!asked)
    finish(std::nullopt);
}

void middleware_chain::say(std::size_t step, std::optional<error> word) {
  if (step != step_)
    return;
  ++step_;
  if (word)
    finish(std::move(word));
  else
    ask_next();
}

void middleware_chain::give_up(error why) {
  if (!over_)
    say(step_, std::move(why));
}

void middleware_chain::finish(std::optional<error> refusal) {
  over_ = true;
  done(std::move(refusal));
}

void run_chain(std::vector<middleware_step> steps, next::function done) {
  std::make_shared<listed_chain>(std::move(steps), std::move(done))->start();
}

} // namespace socket_io

} // namespace socketio
