// See version.hpp. The build says what SOCKETIO_VERSION is.
#include "actors/version.hpp"

#include <caf/config.hpp>

namespace socketio {

std::string version_line() {
  return "caf-socketio " SOCKETIO_VERSION ", CAF "
         + std::to_string(CAF_MAJOR_VERSION) + '.'
         + std::to_string(CAF_MINOR_VERSION) + '.'
         + std::to_string(CAF_PATCH_VERSION);
}

} // namespace socketio
