// See request_head.hpp.
#include "sticky_balancer/request_head.hpp"

#include <algorithm>

namespace socketio {

namespace {

/// tchar of RFC 9110, section 5.6.2: what a method consists of.
bool is_token_character(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || marks.find(c) != std::string_view::npos;
}

bool is_method(std::string_view x) {
  return !x.empty() && std::all_of(x.begin(), x.end(), is_token_character);
}

} // namespace

head_status request_head::scan(std::string_view received) {
  skip_empty_lines(received);
  auto line_end = received.find('\n', scanned_);
  if (std::min(line_end, received.size()) > max_line_)
    return head_status::too_long;
  if (line_end != std::string_view::npos)
    return split(received, line_end);
  scanned_ = received.size();
  // Another protocol, such as TLS, shows in its first bytes.
  auto method = received.substr(line_begin_);
  method = method.substr(0, method.find(' '));
  if (line_begin_ < received.size() && !is_method(method))
    return head_status::malformed;
  return head_status::need_more;
}

void request_head::skip_empty_lines(std::string_view received) {
  while (line_begin_ < received.size()
         && (received[line_begin_] == '\r' || received[line_begin_] == '\n'))
    ++line_begin_;
  scanned_ = std::max(scanned_, line_begin_);
}

head_status request_head::split(std::string_view received,
                                std::size_t line_end) {
  auto line = received.substr(line_begin_, line_end - line_begin_);
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  auto first = line.find(' ');
  auto last = line.rfind(' ');
  if (first == last || !is_method(line.substr(0, first))
      || !line.substr(last + 1).starts_with("HTTP/"))
    return head_status::malformed;
  target_begin_ = line_begin_ + first + 1;
  target_size_ = last - first - 1;
  if (target(received).empty()
      || target(received).find(' ') != std::string_view::npos)
    return head_status::malformed;
  return head_status::found;
}

demand demand_of(std::string_view target) {
  auto sid = find_session_id(target);
  return {sid ? session_owner(*sid) : std::nullopt, opens_session(target)};
}

} // namespace socketio
