// See handshake_info.hpp.
#include "actors/handshake_info.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view trim(std::string_view x) {
  auto first = x.find_first_not_of(blanks);
  if (first == std::string_view::npos)
    return {};
  return x.substr(first, x.find_last_not_of(blanks) - first + 1);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool same_name(std::string_view x, std::string_view y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

/// Takes the first header line off `rest`.
/// @returns name and value; nothing if the line has no colon.
std::optional<std::pair<std::string_view, std::string_view>>
next_header(std::string_view& rest) {
  auto end = rest.find("\r\n");
  auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  auto colon = line.find(':');
  if (colon == std::string_view::npos)
    return std::nullopt;
  return std::pair{line.substr(0, colon), trim(line.substr(colon + 1))};
}

} // namespace

void for_each_header(
  std::string_view headers,
  const std::function<void(std::string_view, std::string_view)>& f) {
  while (!headers.empty())
    if (auto header = next_header(headers))
      f(header->first, header->second);
}

std::optional<std::string_view> find_header(std::string_view headers,
                                            std::string_view name) {
  while (!headers.empty())
    if (auto header = next_header(headers))
      if (same_name(header->first, name))
        return header->second;
  return std::nullopt;
}

} // namespace socketio
