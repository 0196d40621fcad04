// See drop_book.hpp.
#include "sticky_balancer/drop_book.hpp"

#include "actors/log.hpp"

namespace socketio {

namespace {

struct line {
  spdlog::level::level_enum level;
  const char* text;
};

/// What clients do is for information, what the machine lacks is a warning.
line line_for(port_drop why) {
  using namespace spdlog::level;
  switch (why) {
    case port_drop::crowded:
      return {warn, "too many clients have not sent their first line"};
    case port_drop::slow_line:
      return {info, "the first line of a client took too long"};
    case port_drop::unwatched:
      return {warn, "the kernel cannot watch a client"};
    case port_drop::bad_line:
      return {info, "the first line of a client is no HTTP or too long"};
    case port_drop::bad_proxy_header:
      return {warn, "a trusted proxy did not begin with a PROXY header"};
    case port_drop::lost:
      return {warn,
              "no descriptor is left to take a client back from a worker"};
  }
  return {warn, ""};
}

} // namespace

void drop_book::add(port_drop why, std::chrono::steady_clock::time_point now) {
  ++counts_[why];
  if (!lines_[static_cast<std::size_t>(why)].occurred(now))
    return;
  auto [level, text] = line_for(why);
  spdlog::log(level, "balancer: {} ({} times so far)", text, counts_[why]);
}

} // namespace socketio
