// Comparison of messages in tests, so that `expect` can compare them: equal if
// they read the same.
#pragma once

#include <caf/deep_to_string.hpp>

#include "actors/messages.hpp"

namespace socketio {

/// A message of ours or a part of one: its fields are listed for CAF.
template <class T>
concept listed_message = requires(const T* x) {
  fields_of(x);
};

template <listed_message T>
bool operator==(const T& x, const T& y) {
  return caf::deep_to_string(x) == caf::deep_to_string(y);
}

} // namespace socketio
