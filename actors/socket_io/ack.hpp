// The function that answers an event.
// Kind: pure.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "actors/socket_io/arguments.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio {

/// Answers one event, at once or later. Copies share the one answer: the first
/// call counts, later ones do nothing. Inert if the other side asked for no
/// answer or is gone. To be used on the loop only.
class ack {
public:
  /// Where the answer goes.
  class asker {
  public:
    virtual ~asker() = default;

    /// Takes the arguments of the answer; called once, or again after `reopen`.
    virtual void on_answer(std::vector<value> args) = 0;

  protected:
    /// The answer could not be given: another one may be.
    void reopen() noexcept { answered_ = false; }

  private:
    friend class ack;

    bool answered_ = false;
  };

  /// Takes the arguments of an answer.
  using function = std::function<void(std::vector<value>)>;

  /// Inert: nobody asked.
  ack() = default;

  /// @param x gets the answer.
  explicit ack(std::shared_ptr<asker> x) : asker_(std::move(x)) {
    // nop
  }

  /// @param f gets the arguments of the answer, at most once.
  explicit ack(function f);

  /// @returns whether the other side asked and got no answer yet.
  explicit operator bool() const noexcept {
    return asker_ && !asker_->answered_;
  }

  /// Answers with `xs`, converted by `to_value`.
  /// @throws std::invalid_argument if an answer cannot carry them (too many
  ///         attachments); none was given then, and a client may get another.
  template <class... Ts>
  void operator()(Ts&&... xs) const {
    if (*this)
      send(socket_io::pack(std::forward<Ts>(xs)...));
  }

private:
  void send(std::vector<value> args) const;

  std::shared_ptr<asker> asker_;
};

} // namespace socketio
