// See request.hpp.
#include "actors/engine_io/request.hpp"

#include <algorithm>

#include "actors/header_lines.hpp"
#include "actors/json_text.hpp"
#include "actors/query.hpp"
#include "actors/session_id.hpp"

namespace socketio::engine_io {

namespace {

constexpr std::string_view protocol_revision = "4";

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

/// Revision 3 is what a client means that names none.
std::string protocol_of(std::string_view target) {
  return query_value(target, "EIO") == protocol_revision ? "4" : "3";
}

refusal bad_request(std::string name,
                    std::map<std::string, std::string> facts = {}) {
  facts.emplace("name", std::move(name));
  return {request_error::bad_request, std::move(facts)};
}

refusal unknown_transport(std::string_view target) {
  refusal result{request_error::transport_unknown};
  if (auto name = query_value(target, "transport"))
    result.context.emplace("transport", std::move(*name));
  return result;
}

std::optional<refusal> check_session(const request_facts& request,
                                     std::string_view sid,
                                     transport requested) {
  if (!request.session)
    return refusal{request_error::session_id_unknown,
                   {{"sid", std::string{sid}}}};
  if (!request.upgrade && *request.session != requested)
    return bad_request(
      "TRANSPORT_MISMATCH",
      {{"transport", std::string{to_string(requested)}},
       {"previousTransport", std::string{to_string(*request.session)}}});
  if (!request.upgrade && requested == transport::websocket)
    return bad_request("TRANSPORT_HANDSHAKE_ERROR");
  auto protocol = protocol_of(request.target);
  if (protocol != protocol_revision)
    return bad_request("PROTOCOL_MISMATCH",
                       {{"protocol", protocol},
                        {"previousProtocol", std::string{protocol_revision}}});
  return std::nullopt;
}

std::optional<refusal> check_handshake(const request_facts& request,
                                       transport requested) {
  if (request.method != "GET")
    return refusal{request_error::bad_handshake_method,
                   {{"method", std::string{request.method}}}};
  if (requested == transport::websocket && !request.upgrade)
    return bad_request("TRANSPORT_HANDSHAKE_ERROR");
  return std::nullopt;
}

verdict refuse(refusal why) {
  return {verdict::action::refuse, transport::polling, std::move(why)};
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

std::string_view message_of(const refusal& x) {
  return x.message.empty() ? to_string(x.error) : x.message;
}

unsigned http_status(request_error x) {
  return x == request_error::forbidden ? 403 : 400;
}

std::string error_body(const refusal& x) {
  std::string result = "{\"code\":";
  result.append(std::to_string(static_cast<unsigned>(x.error)));
  result.append(",\"message\":");
  append_json_text(result, message_of(x));
  return result += '}';
}

std::optional<std::string_view> requested_session(std::string_view target) {
  auto result = find_session_id(target);
  return result && !result->empty() ? result : std::nullopt;
}

verdict verify(const request_facts& request, const engine_options& opts) {
  using action = verdict::action;
  auto requested = requested_transport(request.target, opts);
  if (!requested)
    return refuse(unknown_transport(request.target));
  auto origin = find_header(request.headers, "Origin").value_or("");
  if (!is_field_value(origin))
    return refuse(
      bad_request("INVALID_ORIGIN", {{"origin", std::string{origin}}}));
  auto sid = requested_session(request.target);
  auto why = sid ? check_session(request, *sid, *requested)
                 : check_handshake(request, *requested);
  if (why)
    return refuse(std::move(*why));
  if (request.upgrade && *requested != transport::websocket)
    return refuse(bad_request("TRANSPORT_HANDSHAKE_ERROR"));
  return {sid ? action::use_session : action::open_session, *requested};
}

std::optional<refusal> check_protocol(std::string_view target) {
  auto protocol = protocol_of(target);
  if (protocol == protocol_revision)
    return std::nullopt;
  return refusal{request_error::unsupported_protocol_version,
                 {{"protocol", std::move(protocol)}}};
}

} // namespace socketio::engine_io
