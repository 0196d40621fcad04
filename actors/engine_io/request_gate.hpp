// One request for the engine's path on its way past the program's hooks.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "actors/engine_hooks.hpp"

namespace socketio::engine_io {

/// Lives as long as its connection or the program holds it: the program may
/// decide after the client has gone.
class request_gate : public std::enable_shared_from_this<request_gate> {
public:
  /// Gets the result of the last hook that was asked.
  using outcome = std::function<void(hook_result)>;

  /// @param hooks outlive all calls of members.
  request_gate(const engine_hooks& hooks, engine_request request);

  const engine_request& request() const noexcept { return request_; }

  /// What hooks want to be added to the answer.
  response_headers& headers() noexcept { return headers_; }

  /// Asks the middlewares in order, up to the first refusal or answer. A throw
  /// is a refusal.
  /// @param then called once, unless `forget` is called before; maybe before
  ///             this returns.
  /// @pre there is one.
  void ask_middlewares(outcome then);

  /// Asks whether the client may open a session. As above; a throw refuses with
  /// no reason.
  /// @pre the hook is there.
  void ask_allow_request(outcome then);

  /// Asks `f` for a text. As above; a throw is a refusal.
  /// @param name what the log calls it, which stays valid.
  void ask_for_text(
    const std::function<void(const engine_request&, text_decision)>& f,
    std::string_view name, outcome then);

  /// Takes no further result for the question in flight: it is a refusal.
  void give_up();

  /// Takes no further result; nothing is called any more.
  void forget() noexcept;

  /// Adds what the program wants on an answer.
  /// @param initial whether it is the first one of a session.
  void collect_headers(bool initial);

  /// Tells the program of a refusal.
  void report(const engine_error& x) const;

private:
  using question = std::function<void(outcome)>;

  void ask_next_middleware();
  void ask(const question& f);
  void on_result(std::size_t turn, hook_result result);
  void settle();

  const engine_hooks& hooks_;
  engine_request request_;
  response_headers headers_;
  outcome then_;
  /// The middleware to be asked next.
  std::size_t next_ = 0;
  /// Counts questions; a result of an earlier one comes too late.
  std::size_t turn_ = 0;
  /// A hook is being called; its result waits until it returns.
  bool calling_ = false;
  std::optional<hook_result> result_;
};

} // namespace socketio::engine_io
