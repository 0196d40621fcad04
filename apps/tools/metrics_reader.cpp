// See metrics_reader.hpp.
#include "apps/tools/metrics_reader.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace socketio::tools {

namespace {

constexpr std::string_view prefix = "socketio_";

/// Takes `name="value"` and a comma behind it off `text`.
/// @returns false if there is none.
bool take_label(std::string_view& text, metrics_sample& x) {
  auto equals = text.find("=\"");
  if (equals == std::string_view::npos)
    return false;
  auto end = text.find('"', equals + 2);
  if (end == std::string_view::npos)
    return false;
  x.labels.emplace(text.substr(0, equals),
                   text.substr(equals + 2, end - equals - 2));
  text.remove_prefix(end + 1);
  if (text.starts_with(','))
    text.remove_prefix(1);
  return true;
}

std::optional<metrics_sample> parse_line(std::string_view line) {
  auto blank = line.rfind(' ');
  if (line.starts_with('#') || blank == std::string_view::npos)
    return std::nullopt;
  metrics_sample result;
  std::string value{line.substr(blank + 1)};
  char* end = nullptr;
  result.value = std::strtod(value.c_str(), &end);
  if (value.empty() || *end != '\0')
    return std::nullopt;
  auto name = line.substr(0, blank);
  auto brace = std::min(name.find('{'), name.size());
  auto labels = name.substr(brace);
  result.name = name.substr(0, brace);
  if (labels.empty())
    return result;
  labels.remove_prefix(1);
  while (take_label(labels, result)) {
    // One follows another.
  }
  return labels == "}" ? std::optional{std::move(result)} : std::nullopt;
}

void add(snapshot& all, const metrics_sample& x) {
  if (!x.name.starts_with(prefix))
    return;
  auto name = x.name.substr(prefix.size());
  auto worker = x.labels.find("worker");
  if (worker == x.labels.end()) {
    all.cluster[name] += x.value;
    return;
  }
  if (auto reason = x.labels.find("reason"); reason != x.labels.end())
    all.drops[reason->second] += x.value;
  for (auto kind : {"le", "state"})
    if (auto found = x.labels.find(kind); found != x.labels.end())
      name += ' ' + found->second;
  all.workers[worker->second][name] += x.value;
}

} // namespace

std::vector<metrics_sample> parse_metrics(std::string_view text) {
  std::vector<metrics_sample> result;
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    if (auto x = parse_line(text.substr(0, end)))
      result.push_back(std::move(*x));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

bool by_slot::operator()(const std::string& x, const std::string& y) const {
  auto slot_x = std::atoi(x.c_str()), slot_y = std::atoi(y.c_str());
  return slot_x != slot_y ? slot_x < slot_y : x < y;
}

snapshot read_snapshot(std::string_view text) {
  snapshot result;
  for (auto& x : parse_metrics(text))
    add(result, x);
  return result;
}

double number(const numbers& x, const std::string& name) {
  auto found = x.find(name);
  return found != x.end() ? found->second : 0;
}

} // namespace socketio::tools
