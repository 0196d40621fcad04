// What the tests of a program include to play clients against its handlers and
// actors, in one thread and without a network. Has no macros of its own: goes
// with CAF's test framework (include its headers last) and any other.
// Kind: shell.
#pragma once

#include "apps/testing/client.hpp"
#include "apps/testing/hand_clock.hpp"
#include "apps/testing/world.hpp"
