// What the balancer reads of a connection: its first line. The first byte
// chooses the pieces it comes in.
#include <string>

#include "sticky_balancer/request_head.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

namespace socketio::fuzz {

namespace {

constexpr std::size_t max_line = 300;

/// @returns "more", "refused" (why, may depend on the pieces), or the target.
std::string scan(input x, std::size_t piece) {
  request_head head{max_line};
  auto status = head_status::need_more;
  for (auto seen = piece; status == head_status::need_more; seen += piece) {
    status = head.scan(x.substr(0, seen));
    if (seen >= x.size())
      break;
  }
  if (status != head_status::found)
    return status == head_status::need_more ? "more" : "refused";
  std::string target{head.target(x)};
  require(!target.empty() && target.size() <= max_line);
  demand_of(target);
  return "found " + target;
}

} // namespace

void run(input x) {
  auto piece = std::size_t{1} + take_byte(x);
  require(scan(x, x.size() + 1) == scan(x, piece));
}

} // namespace socketio::fuzz
