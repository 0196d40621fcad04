// See pinned.hpp.
#include "actors/loop/pinned.hpp"

#include <stdexcept>
#include <string>

#include <caf/error.hpp>

namespace socketio {

caf::error error_from(const std::exception_ptr& what) {
  try {
    std::rethrow_exception(what);
  } catch (const std::exception& e) {
    return caf::make_error(caf::sec::runtime_error, std::string{e.what()});
  } catch (...) {
    return caf::make_error(caf::sec::runtime_error, "unknown exception");
  }
}

} // namespace socketio
