// See request.hpp.
#include "actors/engine_io/request.hpp"

#include <algorithm>

#include "actors/session_id.hpp"

namespace socketio::engine_io {

namespace {

constexpr std::string_view protocol_revision = "4";

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

std::string decode(std::string_view text) {
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

/// The rule of HTTP for field values: RFC 9110, section 5.5.
bool is_field_character(char c) {
  auto byte = static_cast<uint8_t>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7F);
}

bool has_valid_origin(std::string_view headers) {
  auto origin = find_header(headers, "Origin").value_or("");
  return std::all_of(origin.begin(), origin.end(), is_field_character);
}

std::optional<transport> requested_transport(std::string_view target,
                                             const engine_options& opts) {
  auto name = query_value(target, "transport");
  const auto& enabled = opts.transports;
  if (!name
      || std::find(enabled.begin(), enabled.end(), *name) == enabled.end())
    return std::nullopt;
  for (auto x : {transport::polling, transport::websocket})
    if (*name == to_string(x))
      return x;
  return std::nullopt;
}

bool speaks_our_protocol(std::string_view target) {
  return query_value(target, "EIO") == protocol_revision;
}

std::optional<request_error> check_session(const request_facts& request,
                                           transport requested) {
  if (!request.session)
    return request_error::session_id_unknown;
  if (!request.upgrade && *request.session != requested)
    return request_error::bad_request;
  if (!speaks_our_protocol(request.target))
    return request_error::bad_request;
  return std::nullopt;
}

std::optional<request_error> check_handshake(const request_facts& request,
                                             transport requested) {
  if (request.method != "GET")
    return request_error::bad_handshake_method;
  if (requested == transport::websocket && !request.upgrade)
    return request_error::bad_request;
  if (!speaks_our_protocol(request.target))
    return request_error::unsupported_protocol_version;
  return std::nullopt;
}

verdict refuse(request_error error) {
  return {verdict::action::refuse, error, transport::polling};
}

} // namespace

std::string endpoint_path(const engine_options& opts) {
  auto result = opts.path;
  if (result.ends_with('/'))
    result.pop_back();
  if (opts.add_trailing_slash)
    result.push_back('/');
  return result;
}

bool is_endpoint(std::string_view target, std::string_view path) {
  return target.starts_with(path);
}

std::optional<std::string> query_value(std::string_view target,
                                       std::string_view name) {
  auto query = query_of(target);
  while (!query.empty()) {
    auto parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(parameter.size() + 1, query.size()));
    auto key = parameter.substr(0, parameter.find('='));
    if (!parameter.empty() && decode(key) == name)
      return decode(
        parameter.substr(std::min(key.size() + 1, parameter.size())));
  }
  return std::nullopt;
}

std::string_view to_string(request_error x) {
  switch (x) {
    case request_error::transport_unknown:
      return "Transport unknown";
    case request_error::session_id_unknown:
      return "Session ID unknown";
    case request_error::bad_handshake_method:
      return "Bad handshake method";
    case request_error::bad_request:
      return "Bad request";
    case request_error::forbidden:
      return "Forbidden";
    case request_error::unsupported_protocol_version:
      return "Unsupported protocol version";
  }
  return "Bad request";
}

unsigned http_status(request_error x) {
  return x == request_error::forbidden ? 403 : 400;
}

std::string error_body(request_error x) {
  std::string result = "{\"code\":";
  result.append(std::to_string(static_cast<unsigned>(x)));
  result.append(",\"message\":\"").append(to_string(x)).append("\"}");
  return result;
}

std::optional<std::string_view> requested_session(std::string_view target) {
  auto result = find_session_id(target);
  return result && !result->empty() ? result : std::nullopt;
}

verdict verify(const request_facts& request, const engine_options& opts) {
  using action = verdict::action;
  auto requested = requested_transport(request.target, opts);
  if (!requested)
    return refuse(request_error::transport_unknown);
  if (!has_valid_origin(request.headers))
    return refuse(request_error::bad_request);
  auto known = requested_session(request.target).has_value();
  auto error = known ? check_session(request, *requested)
                     : check_handshake(request, *requested);
  if (error)
    return refuse(*error);
  if (request.upgrade && *requested != transport::websocket)
    return refuse(request_error::bad_request);
  return {known ? action::use_session : action::open_session, {}, *requested};
}

} // namespace socketio::engine_io
