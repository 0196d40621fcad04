// See session_claim.hpp.
#include "actors/socket_io/session_claim.hpp"

#include "actors/offset.hpp"
#include "actors/random.hpp"

namespace socketio::socket_io {

namespace {

constexpr std::size_t pid_size = 20;

} // namespace

std::optional<session_claim> claim_of(const value& auth) {
  if (!auth.is_object())
    return std::nullopt;
  auto pid = auth.find("pid");
  if (pid == auth.end() || !pid->is_string()
      || pid->get_ref<const std::string&>().size() != pid_size)
    return std::nullopt;
  session_claim result{pid->get<std::string>()};
  auto offset = auth.find("offset");
  if (offset == auth.end() || offset->is_null())
    return result;
  auto parsed = offset->is_string()
                  ? parse_offset(offset->get_ref<const std::string&>())
                  : std::nullopt;
  if (!parsed)
    return std::nullopt;
  result.offset = *parsed;
  return result;
}

std::string make_pid() {
  return random_characters(pid_size);
}

bool is_recoverable(close_reason reason) noexcept {
  return reason != close_reason::client_namespace_disconnect
         && reason != close_reason::server_namespace_disconnect
         && reason != close_reason::parse_error;
}

} // namespace socketio::socket_io
