// See cookie.hpp.
#include "actors/engine_io/cookie.hpp"

#include <chrono>

namespace socketio::engine_io {

namespace {

std::string_view same_site(std::string_view option) {
  if (option == "strict")
    return "; SameSite=Strict";
  if (option == "lax")
    return "; SameSite=Lax";
  return option == "none" ? "; SameSite=None" : "";
}

} // namespace

std::string session_cookie(const engine_options& opts, std::string_view sid) {
  if (opts.cookie_name.empty())
    return {};
  auto result = opts.cookie_name + '=';
  result.append(sid);
  using std::chrono::seconds;
  auto age = std::chrono::duration_cast<seconds>(opts.cookie_max_age).count();
  if (age > 0)
    result.append("; Max-Age=").append(std::to_string(age));
  if (!opts.cookie_path.empty())
    result.append("; Path=").append(opts.cookie_path);
  if (opts.cookie_http_only)
    result += "; HttpOnly";
  if (opts.cookie_secure)
    result += "; Secure";
  return result.append(same_site(opts.cookie_same_site));
}

} // namespace socketio::engine_io
