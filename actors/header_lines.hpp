// Header lines of HTTP as they came, and the words in them.
// https://www.rfc-editor.org/rfc/rfc9110#section-5
// Kind: pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socketio {

/// Calls `f(name, value)` for each header line of `headers`, in order; the
/// value comes without surrounding blanks.
/// @param headers "Name: value\r\n" each; lines without a colon are left out.
void for_each_header(
  std::string_view headers,
  const std::function<void(std::string_view, std::string_view)>& f);

/// @returns the value of the first header named `name` (case does not matter).
std::optional<std::string_view> find_header(std::string_view headers,
                                            std::string_view name);

/// @returns the values of all headers named `name`, in order, with commas
///          between them: a list may be spread over several headers.
std::string joined_headers(std::string_view headers, std::string_view name);

/// @returns `x` without `blanks` at its ends.
std::string_view trimmed(std::string_view x,
                         std::string_view blanks = " \t") noexcept;

/// @returns what stands between the separators in `list`, trimmed: one more
///          than there are of these.
std::vector<std::string_view> split(std::string_view list, char separator);

/// @returns `x` with small letters, ASCII's only.
std::string lower_case(std::string_view x);

/// @returns whether two names are the same, as those of headers are: case does
///          not matter.
bool same_name(std::string_view x, std::string_view y) noexcept;

/// @returns whether `x` may be the name of a header or a method: RFC 9110,
///          section 5.6.2.
bool is_token(std::string_view x) noexcept;

/// @returns whether `x` may be the value of a header: RFC 9110, section 5.5.
bool is_field_value(std::string_view x) noexcept;

} // namespace socketio
