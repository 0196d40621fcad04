// See request_head.hpp.
#include "sticky_balancer/request_head.hpp"

#include <algorithm>

#include "actors/header_lines.hpp"

namespace socketio {

namespace {

/// Bytes that a method may have; those that are registered have 17 at most.
constexpr std::size_t max_method = 32;

} // namespace

head_status request_head::scan(std::string_view received) {
  skip_empty_lines(received);
  auto line_end = received.find('\n', scanned_);
  if (std::min(line_end, received.size()) > max_line_)
    return head_status::too_long;
  // Another protocol, such as TLS, shows in its first bytes.
  if (!begins_with_method(received))
    return head_status::malformed;
  if (line_end != std::string_view::npos)
    return split(received, line_end);
  scanned_ = received.size();
  return head_status::need_more;
}

// @returns whether the line begins with a method, as far as it has come.
bool request_head::begins_with_method(std::string_view received) const {
  auto begin = received.substr(line_begin_, max_method + 1);
  auto space = begin.find(' ');
  if (space != std::string_view::npos)
    return is_token(begin.substr(0, space));
  return begin.empty() || (begin.size() <= max_method && is_token(begin));
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
  if (first == last || !line.substr(last + 1).starts_with("HTTP/"))
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
