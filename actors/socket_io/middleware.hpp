// Middleware: functions that each may let a connection or an event pass, now
// or later, or refuse it.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "actors/socket_io/value.hpp"

namespace socketio {

namespace socket_io {

class middleware_chain;

} // namespace socket_io

/// Why a middleware refuses, or what went wrong with a socket's event.
struct error {
  /// For the client or for people.
  std::string message;
  /// Goes with a refusal to the client; null = nothing.
  value data = nullptr;
};

/// A middleware's word. May be kept and called later, on the loop. Copies
/// share the one word: the first call counts, later ones do nothing.
class next {
public:
  /// Takes the word: nothing = pass.
  using function = std::function<void(std::optional<error>)>;

  /// Lets it pass to the next middleware.
  void operator()() const;

  /// Refuses it; no later middleware is asked.
  void operator()(error why) const;

private:
  friend class socket_io::middleware_chain;

  next(std::shared_ptr<socket_io::middleware_chain> asker, std::size_t step)
    : asker_(std::move(asker)), step_(step) {
    // nop
  }

  std::shared_ptr<socket_io::middleware_chain> asker_;
  std::size_t step_;
};

namespace socket_io {

/// Asks one step after the other, each once the one before has let it pass. A
/// step that throws before it called its `next` refuses with "internal error".
/// Lives in a shared_ptr.
class middleware_chain : public std::enable_shared_from_this<middleware_chain> {
public:
  virtual ~middleware_chain() = default;

  /// Asks the first step. May call `done` before it returns.
  void start() { ask_next(); }

  /// @returns whether `done` was called.
  bool is_over() const noexcept { return over_; }

  /// Refuses for the step that has not said its word; nothing if it is over.
  void give_up(error why);

protected:
  /// Asks step `index`, which may throw.
  /// @returns false if there is none.
  virtual bool ask(std::size_t index, next word) = 0;

  /// The end, unless a step never calls its `next`.
  /// @param refusal nothing = all steps let it pass.
  virtual void done(std::optional<error> refusal) = 0;

private:
  friend class socketio::next;

  void ask_next();
  void say(std::size_t step, std::optional<error> word);
  void finish(std::optional<error> refusal);

  /// The step whose word counts.
  std::size_t step_ = 0;
  bool over_ = false;
};

using middleware_step = std::function<void(next)>;

/// Asks each of `steps` in order, then calls `done` with nothing; at the first
/// refusal with that. If a step never calls its `next`, `done` is not called.
/// May call `done` before it returns.
void run_chain(std::vector<middleware_step> steps, next::function done);

} // namespace socket_io

} // namespace socketio
