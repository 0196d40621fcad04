// What ends a run: a server that is wrong, or a machine that cannot.
// Kind: pure.
#pragma once

#include <stdexcept>
#include <string>

namespace socketio::bench {

/// Thrown by the shell where a checker said no; `main` turns it into exit
/// status 1. Nothing of a run counts after the first wrong delivery.
class failure : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace socketio::bench
