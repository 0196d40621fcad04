// See event.hpp.
#include "actors/socket_io/event.hpp"

#include "actors/errors.hpp"

namespace socketio::socket_io {

namespace {

bool note(event& ev, std::size_t index, std::string_view what) {
  ev.mismatch = "argument " + std::to_string(index + 1) + " of \"";
  // Names are the client's and may be long; the text is for a log line.
  ev.mismatch.append(ev.name.substr(0, 80));
  ev.mismatch.append("\" ").append(what);
  return false;
}

} // namespace

bool missing_argument(event& ev, std::size_t index) {
  return note(ev, index, "is missing");
}

bool wrong_argument(event& ev, std::size_t index) {
  return note(ev, index, "has the wrong type");
}

caf::error mismatch_error(const event& ev) {
  return make_error(ec::protocol_violation, ev.mismatch);
}

} // namespace socketio::socket_io
