// See errors.hpp.
#include "actors/errors.hpp"

#include <cstring>
#include <utility>

#include <caf/atom.hpp>
#include <caf/deep_to_string.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>

#include "actors/messages.hpp"

namespace socketio {

namespace {

constexpr caf::atom_value category = caf::atom("socketio");

caf::error make_error(ec code, std::string text,
                      std::vector<worker_id> missing) {
  return {static_cast<uint8_t>(code), category,
          caf::make_message(std::move(text), std::move(missing))};
}

} // namespace

std::string to_string(ec code) {
  switch (code) {
    case ec::none:
      return "none";
    case ec::timeout_reached:
      return "timeout_reached";
    case ec::operation_timed_out:
      return "operation_timed_out";
    case ec::incompatible_build:
      return "incompatible_build";
    case ec::peer_gone:
      return "peer_gone";
    case ec::protocol_violation:
      return "protocol_violation";
    case ec::limit_exceeded:
      return "limit_exceeded";
    case ec::invalid_option:
      return "invalid_option";
    case ec::system_failure:
      return "system_failure";
    case ec::invalid_argument:
      return "invalid_argument";
  }
  return "unknown";
}

caf::error make_error(ec code, std::string text) {
  if (text.empty())
    return {static_cast<uint8_t>(code), category};
  return {static_cast<uint8_t>(code), category,
          caf::make_message(std::move(text))};
}

std::string describe(const caf::error& err) {
  if (err.category() != category)
    return caf::to_string(err);
  if (!err.context().empty() && err.context().match_element<std::string>(0))
    return err.context().get_as<std::string>(0);
  return to_string(static_cast<ec>(err.code()));
}

caf::error timeout_reached(std::vector<worker_id> missing) {
  auto text =
    "timeout reached: missing " + std::to_string(missing.size()) + " responses";
  return make_error(ec::timeout_reached, std::move(text), std::move(missing));
}

caf::error operation_timed_out(std::vector<worker_id> missing) {
  return make_error(ec::operation_timed_out, "operation has timed out",
                    std::move(missing));
}

std::vector<worker_id> missing_workers(const caf::error& err) {
  using workers = std::vector<worker_id>;
  if (!err || err.category() != category
      || !err.context().match_elements<std::string, workers>())
    return {};
  return err.context().get_as<workers>(1);
}

caf::error system_error(const std::string& what, int err) {
  return make_error(ec::system_failure, what + ": " + std::strerror(err));
}

} // namespace socketio
