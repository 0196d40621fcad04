// See header_lines.hpp.
#include "actors/header_lines.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

namespace {

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_token_character(char c) noexcept {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z')
         || marks.find(c) != marks.npos;
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
  return std::pair{line.substr(0, colon), trimmed(line.substr(colon + 1))};
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

std::string joined_headers(std::string_view headers, std::string_view name) {
  std::string result;
  for_each_header(headers, [&](std::string_view key, std::string_view value) {
    if (same_name(key, name))
      result.append(result.empty() ? "" : ",").append(value);
  });
  return result;
}

std::string_view trimmed(std::string_view x, std::string_view blanks) noexcept {
  auto first = x.find_first_not_of(blanks);
  if (first == std::string_view::npos)
    return {};
  return x.substr(first, x.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> split(std::string_view list, char separator) {
  std::vector<std::string_view> result;
  for (;;) {
    auto end = list.find(separator);
    result.push_back(trimmed(list.substr(0, end)));
    if (end == std::string_view::npos)
      return result;
    list.remove_prefix(end + 1);
  }
}

std::string lower_case(std::string_view x) {
  std::string result{x};
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

bool same_name(std::string_view x, std::string_view y) noexcept {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool is_token(std::string_view x) noexcept {
  return !x.empty() && std::all_of(x.begin(), x.end(), is_token_character);
}

bool is_field_value(std::string_view x) noexcept {
  return std::all_of(x.begin(), x.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7F);
  });
}

} // namespace socketio
