// See http_head.hpp.
#include "actors/engine_io/http_head.hpp"

#include <chrono>

#include <boost/beast/http/status.hpp>

#include "actors/header_lines.hpp"

namespace socketio::engine_io {

namespace {

void append_connection(std::string& out, const response_end& end) {
  if (!end.keep_alive) {
    out += "Connection: close\r\n";
    return;
  }
  using std::chrono::seconds;
  auto idle = std::chrono::duration_cast<seconds>(end.idle_timeout).count();
  out += "Connection: keep-alive\r\n";
  if (idle > 0)
    out.append("Keep-Alive: timeout=").append(std::to_string(idle)) += "\r\n";
}

bool is_internet_explorer(std::string_view request_headers) {
  auto agent = find_header(request_headers, "User-Agent").value_or("");
  return agent.find(";MSIE") != agent.npos
         || agent.find("Trident/") != agent.npos;
}

} // namespace

std::string response_head(unsigned status, std::string_view headers,
                          const response_end& end) {
  namespace http = boost::beast::http;
  auto reason = http::obsolete_reason(http::int_to_status(status));
  std::string result = "HTTP/1.1 " + std::to_string(status) + " ";
  result.append(reason.data(), reason.size()).append("\r\n").append(headers);
  if (status != 204 && status != 304)
    result += "Content-Length: " + std::to_string(end.content_length) + "\r\n";
  append_connection(result, end);
  return result += "\r\n";
}

std::string polling_headers(std::string_view content_type,
                            std::string_view request_headers) {
  std::string result = "Content-Type: ";
  result.append(content_type).append("\r\nCache-Control: no-store\r\n");
  // It would rather warn of scripts than read the answer.
  if (is_internet_explorer(request_headers))
    result += "X-XSS-Protection: 0\r\n";
  return result;
}

} // namespace socketio::engine_io
