// See jsonp.hpp.
#include "actors/engine_io/jsonp.hpp"

#include <algorithm>

#include "actors/json_text.hpp"
#include "actors/query.hpp"

namespace socketio::engine_io {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string unescape_line_feeds(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    auto feed = text.starts_with("\\n");
    auto escaped = text.starts_with("\\\\n");
    if (feed)
      result.push_back('\n');
    else if (escaped)
      result.append("\\n");
    else
      result.push_back(text.front());
    text.remove_prefix(feed ? 2 : escaped ? 3 : 1);
  }
  return result;
}

} // namespace

std::string jsonp_script(std::string_view index, std::string_view payload) {
  std::string result = "___eio[";
  std::copy_if(index.begin(), index.end(), std::back_inserter(result),
               is_digit);
  result += "](";
  append_json_text(result, payload);
  return result += ");";
}

std::optional<std::string> jsonp_payload(std::string_view form) {
  auto data = form_value(form, "d");
  if (!data)
    return std::nullopt;
  return unescape_line_feeds(*data);
}

} // namespace socketio::engine_io
