// See engine_hooks.hpp.
#include "actors/engine_hooks.hpp"

#include <algorithm>
#include <stdexcept>

#include "actors/header_lines.hpp"
#include "actors/local.hpp"
#include "actors/query.hpp"

namespace socketio {

namespace {

bool is_of_connection(std::string_view name) {
  constexpr std::string_view names[] = {"Connection",
                                        "Content-Encoding",
                                        "Content-Length",
                                        "Keep-Alive",
                                        "Transfer-Encoding",
                                        "Sec-WebSocket-Accept",
                                        "Sec-WebSocket-Extensions",
                                        "Upgrade"};
  return std::any_of(std::begin(names), std::end(names),
                     [name](auto x) { return same_name(x, name); });
}

void append_line(std::string& out, std::string_view name,
                 std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

// -- engine_request ----------------------------------------------------------

std::optional<std::string> engine_request::query(std::string_view name) const {
  return query_value(target, name);
}

std::optional<std::string_view>
engine_request::header(std::string_view name) const {
  return find_header(headers, name);
}

// -- response_headers --------------------------------------------------------

void response_headers::add(std::string_view name, std::string_view value) {
  if (!is_token(name) || !is_field_value(value) || is_of_connection(name))
    throw std::invalid_argument("not allowed as a header: "
                                + std::string{name});
  lines_.emplace_back(name, value);
}

void response_headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void response_headers::remove(std::string_view name) {
  std::erase_if(lines_,
                [name](const auto& x) { return same_name(x.first, name); });
}

std::optional<std::string_view>
response_headers::find(std::string_view name) const {
  for (const auto& [key, value] : lines_)
    if (same_name(key, name))
      return value;
  return std::nullopt;
}

std::string response_headers::merged_with(std::string_view others) const {
  std::string result;
  for (const auto& [name, value] : lines_)
    append_line(result, name, value);
  for_each_header(others, [&](std::string_view name, std::string_view value) {
    if (!find(name))
      append_line(result, name, value);
  });
  return result;
}

// -- request_decision --------------------------------------------------------

request_decision::request_decision(std::function<void(hook_result)> f)
  : f_(std::make_shared<std::function<void(hook_result)>>(std::move(f))) {
  // nop
}

void request_decision::accept() const {
  say({});
}

void request_decision::refuse(std::string why) const {
  say({std::move(why), std::nullopt});
}

void request_decision::say(hook_result word) const {
  if (auto f = std::exchange(*f_, nullptr))
    f(std::move(word));
}

void middleware_decision::answer(unsigned status, std::string body) const {
  if (status < 200 || status > 599)
    throw std::invalid_argument("no status of an answer: "
                                + std::to_string(status));
  say({std::nullopt, engine_answer{status, std::move(body)}});
}

void text_decision::give(std::string text) const {
  say({std::nullopt, std::nullopt, std::move(text)});
}

// -- engine_hooks ------------------------------------------------------------

bool engine_hooks::any() const noexcept {
  return !middlewares.empty() || allow_request || !initial_headers.empty()
         || !headers.empty() || !connection_error.empty() || generate_id
         || generate_id_later || cors_origin || cors_origin_later;
}

} // namespace socketio
