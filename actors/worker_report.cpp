// See worker_report.hpp.
#include "actors/worker_report.hpp"

#include <algorithm>
#include <charconv>

namespace socketio {

namespace {

/// Calls `f(name, value)` for each number of `x`, constant or not.
template <class Counters, class F>
void for_each_number(Counters& x, F f) {
  f("sessions", x.sessions);
  f("connections", x.connections);
  f("queued_bytes", x.queued_bytes);
  f("sessions_opened", x.sessions_opened);
  f("upgrades", x.upgrades);
  f("handed_back", x.handed_back);
  f("packets_received", x.packets_received);
  f("packets_sent", x.packets_sent);
  f("bytes_received", x.bytes_received);
  f("bytes_sent", x.bytes_sent);
  f("turn_waits", x.turn_waits);
  x.drops.for_each([&f](std::string_view reason, auto& value) {
    f(std::string{"drops."}.append(reason), value);
  });
  for (std::size_t i = 0; i < x.requests.counts.size(); ++i)
    f("requests." + std::to_string(i), x.requests.counts[i]);
  f("requests.microseconds", x.requests.total);
}

void assign(worker_counters& x, std::string_view name, uint64_t value) {
  for_each_number(x, [&](std::string_view known, uint64_t& target) {
    if (known == name)
      target = value;
  });
}

void assign_line(worker_counters& x, std::string_view line) {
  auto blank = line.find(' ');
  if (blank == std::string_view::npos)
    return;
  uint64_t value = 0;
  auto end = line.data() + line.size();
  auto [stop, failed] = std::from_chars(line.data() + blank + 1, end, value);
  if (failed == std::errc{} && stop == end)
    assign(x, line.substr(0, blank), value);
}

} // namespace

std::string_view to_string(worker_condition x) {
  switch (x) {
    case worker_condition::starting:
      return "starting";
    case worker_condition::ready:
      return "ready";
    case worker_condition::silent:
      return "silent";
    case worker_condition::draining:
      return "draining";
  }
  return "unknown";
}

void duration_counts::add(std::chrono::nanoseconds x) noexcept {
  auto signed_time =
    std::chrono::duration_cast<std::chrono::microseconds>(x).count();
  auto time = static_cast<uint64_t>(std::max<int64_t>(signed_time, 0));
  auto bound = std::lower_bound(bounds.begin(), bounds.end(), time);
  ++counts[static_cast<std::size_t>(bound - bounds.begin())];
  total += time;
}

std::string encode_counters(const worker_counters& x) {
  std::string result;
  for_each_number(x, [&result](std::string_view name, uint64_t value) {
    result.append(name).append(" ").append(std::to_string(value)) += '\n';
  });
  return result;
}

worker_counters decode_counters(std::string_view text) {
  worker_counters result;
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    assign_line(result, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

} // namespace socketio
