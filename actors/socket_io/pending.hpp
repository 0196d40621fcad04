// The answer to a question that was asked of clients or workers.
// Kind: shell.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <caf/error.hpp>

#include "actors/guard.hpp"
#include "actors/socket_io/typed_handler.hpp"

namespace socketio {

/// An answer of type T that will come, once. Copies share it. The question was
/// asked whether or not `then` is called.
template <class T>
class pending {
public:
  /// Says what to do with the answer; it happens on the loop, now if the
  /// answer is there. Only the last call counts. What the functions throw is
  /// logged.
  /// @param on_result a function (T), () or (T, const caf::error&) of the whole
  ///                  answer, or of the part that came if partial results were
  ///                  asked for; the error then says what is missing.
  /// @param on_error a function (const caf::error&) or (const caf::error&, T),
  ///                 where T is the part that came. `describe` gives the text.
  template <class F, class E>
  void then(F on_result, E on_error) {
    set([f = std::move(on_result), e = std::move(on_error)](
          const caf::error& why, T x, bool accepted) mutable {
      if (!why || accepted)
        call(f, std::move(x), why);
      else if constexpr (std::is_invocable_v<E&, const caf::error&, T>)
        e(why, std::move(x));
      else
        e(why);
    });
  }

  /// As above, errors are ignored.
  template <class F>
  void then(F on_result) {
    then(std::move(on_result), [](const caf::error&) {});
  }

  /// For those who answer: the first call counts.
  /// @param why none = `x` is the whole answer.
  /// @param accepted whether `x` is a result in spite of `why`.
  void settle(caf::error why, T x, bool accepted = false) const {
    if (state_->settled)
      return;
    state_->settled = true;
    state_->outcome.emplace(std::move(why), std::move(x), accepted);
    state_->run();
  }

private:
  using function = std::function<void(const caf::error&, T, bool)>;

  struct state {
    void run() {
      if (!outcome || !f)
        return;
      auto [why, x, accepted] = *std::exchange(outcome, std::nullopt);
      auto g = std::exchange(f, nullptr);
      guarded("a function given to then",
              [&] { g(why, std::move(x), accepted); });
    }

    bool settled = false;
    std::optional<std::tuple<caf::error, T, bool>> outcome;
    function f;
  };

  template <class F>
  static void call(F& f, T x, const caf::error& why) {
    if constexpr (std::is_invocable_v<F&, T, const caf::error&>)
      f(std::move(x), why);
    else if constexpr (std::is_invocable_v<F&, T>)
      f(std::move(x));
    else
      f();
  }

  void set(function f) {
    state_->f = std::move(f);
    state_->run();
  }

  std::shared_ptr<state> state_ = std::make_shared<state>();
};

/// The answer of one client: its arguments.
class pending_ack {
public:
  /// Of the acknowledgement.
  using arguments = std::vector<value>;

  /// As `pending::then`.
  /// @param on_result typed from the lambda like a handler of events, without
  ///                  `socket&` and `ack`.
  /// @param on_error a function (const caf::error&): `ec::operation_timed_out`
  ///                 ("operation has timed out"), `ec::peer_gone`, or
  ///                 `ec::protocol_violation` if the answer does not fit.
  template <class F, class E>
  void then(F on_result, E on_error) {
    answer.then(
      [f = socket_io::make_socketless_handler(std::move(on_result)),
       on_error](const arguments& args) mutable {
        event ev{nullptr, "the answer", args, ack{}};
        f(ev);
        if (!ev.mismatch.empty())
          on_error(socket_io::mismatch_error(ev));
      },
      [on_error](const caf::error& why, const arguments&) mutable {
        on_error(why);
      });
  }

  /// As above, errors are ignored.
  template <class F>
  void then(F on_result) {
    then(std::move(on_result), [](const caf::error&) {});
  }

  /// The answer untyped, for those who give it.
  pending<arguments> answer;
};

} // namespace socketio
