// Query strings and other text in form encoding.
// Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace socketio {

/// @returns `text` with "%41" and "+" decoded; a bad escape stands for itself.
std::string decode_form(std::string_view text);

/// @param target a request target, e.g. "/socket.io/?EIO=4#top".
/// @returns its query, "EIO=4"; empty if it has none.
std::string_view query_of(std::string_view target);

/// A parameter of a form, not decoded.
struct form_parameter {
  std::string_view name;
  /// Nothing = there is no '='.
  std::optional<std::string_view> value;
};

/// Takes the first parameter off `form`, e.g. "a=1&b=2".
/// @returns it; one without a name and a value if nothing stands there.
form_parameter take_parameter(std::string_view& form);

/// @param form e.g. "a=1&b=2".
/// @returns the value of the first parameter `name`, both decoded; nothing if
///          there is none.
std::optional<std::string> form_value(std::string_view form,
                                      std::string_view name);

/// @param target a request target, e.g. "/socket.io/?EIO=4&transport=polling".
/// @returns the value of the first parameter `name` of its query, both decoded;
///          nothing if there is none. The session id has its own function,
///          `find_session_id`, which the balancer uses as well.
std::optional<std::string> query_value(std::string_view target,
                                       std::string_view name);

} // namespace socketio
