// The cookie that names a session.
// Kind: pure.
#pragma once

#include <string>
#include <string_view>

#include "actors/options.hpp"

namespace socketio::engine_io {

/// @param sid the session id.
/// @returns the value of `Set-Cookie`, e.g. "io=...; Path=/; HttpOnly;
///          SameSite=Lax"; "" if `opts` wants no cookie.
std::string session_cookie(const engine_options& opts, std::string_view sid);

} // namespace socketio::engine_io
