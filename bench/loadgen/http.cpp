// See http.hpp.
#include "bench/loadgen/http.hpp"

#include <algorithm>
#include <charconv>

#include "actors/engine_io/websocket_handshake.hpp"
#include "actors/header_lines.hpp"

namespace socketio::bench {

namespace {

constexpr std::string_view key = "c29ja2V0LmlvIGJlbmNobQ==";
constexpr std::string_view blank_line = "\r\n\r\n";

std::string head(const options& opts, std::string_view method,
                 std::string_view transport, std::string_view sid) {
  std::string result{method};
  result.append(" /socket.io/?EIO=4&transport=").append(transport);
  if (!sid.empty())
    result.append("&sid=").append(sid);
  result.append(" HTTP/1.1\r\nHost: ").append(opts.host).append(":");
  return result.append(std::to_string(opts.port)).append("\r\n");
}

std::optional<std::size_t> content_length(std::string_view headers) {
  auto text = find_header(headers, "Content-Length");
  std::size_t result = 0;
  if (!text
      || std::from_chars(text->data(), text->data() + text->size(), result).ec
           != std::errc{})
    return std::nullopt;
  return result;
}

} // namespace

std::string websocket_request(const options& opts, std::string_view sid) {
  return head(opts, "GET", "websocket", sid)
    .append("Upgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
    .append(key)
    .append(blank_line);
}

std::string poll_request(const options& opts, std::string_view sid) {
  return head(opts, "GET", "polling", sid).append("Accept: */*\r\n\r\n");
}

std::string post_request(const options& opts, std::string_view sid,
                         std::string_view body) {
  return head(opts, "POST", "polling", sid)
    .append("Content-Type: text/plain;charset=UTF-8\r\nContent-Length: ")
    .append(std::to_string(body.size()))
    .append(blank_line)
    .append(body);
}

std::optional<http_response> read_response(std::string_view input,
                                           bool closed) {
  auto end = input.find(blank_line);
  auto line = input.find("\r\n");
  if (end == input.npos || input.size() < 12)
    return std::nullopt;
  http_response result;
  std::from_chars(input.data() + 9, input.data() + 12, result.status);
  result.headers = input.substr(line + 2, end - line);
  auto rest = input.substr(end + blank_line.size());
  auto size = result.status == 101 ? 0 : content_length(result.headers);
  if (!size && closed)
    size = rest.size();
  if (!size || rest.size() < *size)
    return std::nullopt;
  result.body = rest.substr(0, *size);
  result.size = end + blank_line.size() + *size;
  return result;
}

bool accepts_websocket(const http_response& x) {
  return x.status == 101
         && find_header(x.headers, "Sec-WebSocket-Accept")
              == engine_io::sec_websocket_accept(key);
}

std::string read_sid(std::string_view json) {
  constexpr std::string_view name = "\"sid\":\"";
  auto start = json.find(name);
  if (start == json.npos)
    return {};
  json.remove_prefix(start + name.size());
  return std::string{json.substr(0, json.find('"'))};
}

} // namespace socketio::bench
