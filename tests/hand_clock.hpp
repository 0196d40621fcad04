// The clock that tests move, under the name of the other fakes.
#pragma once

#include "apps/testing/hand_clock.hpp"

namespace socketio::fakes {

using testing::hand_clock;

} // namespace socketio::fakes
