// Which caf-socketio this is.
// Kind: pure.
#pragma once

#include <string>

namespace socketio {

/// @returns one line for people: this library's version and CAF's, e.g.
///          "caf-socketio 0.1.0, CAF 0.17.6".
std::string version_line();

} // namespace socketio
