// How much was not carried on with, by the reason. Reasons are an enum class
// that begins at 0, and a function `drop_names` beside it with their names in
// the same order.
// Kind: pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace socketio {

template <class Reason>
class drop_counts {
public:
  /// Of the reasons, in their order.
  static constexpr auto names = drop_names(Reason{});

  uint64_t& operator[](Reason why) noexcept {
    return counts_[static_cast<std::size_t>(why)];
  }

  uint64_t operator[](Reason why) const noexcept {
    return counts_[static_cast<std::size_t>(why)];
  }

  /// Calls `f(name, count)` for each reason in its order; `f` may change the
  /// count.
  template <class F>
  void for_each(F f) {
    for (std::size_t i = 0; i < names.size(); ++i)
      f(names[i], counts_[i]);
  }

  /// Likewise.
  template <class F>
  void for_each(F f) const {
    for (std::size_t i = 0; i < names.size(); ++i)
      f(names[i], counts_[i]);
  }

  bool operator==(const drop_counts&) const = default;

private:
  std::array<uint64_t, names.size()> counts_{};
};

} // namespace socketio
