// See query.hpp.
#include "actors/query.hpp"

#include <algorithm>
#include <cstdint>

namespace socketio {

namespace {

std::optional<uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return static_cast<uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f')
    return static_cast<uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F')
    return static_cast<uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

/// @returns the character that `text` begins with as an escape, if it does.
std::optional<char> unescape(std::string_view text) {
  if (text.size() < 3 || text[0] != '%')
    return std::nullopt;
  auto high = hex_digit(text[1]);
  auto low = hex_digit(text[2]);
  if (!high || !low)
    return std::nullopt;
  return static_cast<char>(*high << 4 | *low);
}

} // namespace

std::string decode_form(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    auto escaped = unescape(text);
    auto plain = text.front() == '+' ? ' ' : text.front();
    result.push_back(escaped.value_or(plain));
    text.remove_prefix(escaped ? 3 : 1);
  }
  return result;
}

std::string_view query_of(std::string_view target) {
  target = target.substr(0, target.find('#'));
  auto begin = target.find('?');
  return begin == std::string_view::npos ? std::string_view{}
                                         : target.substr(begin + 1);
}

form_parameter take_parameter(std::string_view& form) {
  auto parameter = form.substr(0, form.find('&'));
  form.remove_prefix(std::min(parameter.size() + 1, form.size()));
  auto equals = parameter.find('=');
  if (equals == std::string_view::npos)
    return {parameter, std::nullopt};
  return {parameter.substr(0, equals), parameter.substr(equals + 1)};
}

std::optional<std::string> form_value(std::string_view form,
                                      std::string_view name) {
  while (!form.empty()) {
    auto [key, content] = take_parameter(form);
    if ((content || !key.empty()) && decode_form(key) == name)
      return decode_form(content.value_or(""));
  }
  return std::nullopt;
}

std::optional<std::string> query_value(std::string_view target,
                                       std::string_view name) {
  return form_value(query_of(target), name);
}

} // namespace socketio
