// Middleware: functions that each may let a connection or an event pass, now
// or later, or refuse it.
// Kind: pure.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/socket_io/value.hpp"

namespace socketio {

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

  /// @param f gets the word, at most once: nothing = pass.
  explicit next(function f);

  /// Lets it pass to the next middleware.
  void operator()() const;

  /// Refuses it; no later middleware is asked.
  void operator()(error why) const;

private:
  void call(std::optional<error> x) const;

  std::shared_ptr<function> f_;
};

namespace socket_io {

using middleware_step = std::function<void(next)>;

/// Asks each of `steps` in order, then calls `done` with nothing; at the first
/// refusal with that. A step that throws before it called its `next` refuses
/// with "internal error". If a step never calls its `next`, `done` is not
/// called. May call `done` before it returns.
void run_chain(std::vector<middleware_step> steps, next::function done);

} // namespace socket_io

} // namespace socketio
