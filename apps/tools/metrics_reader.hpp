// Reads the metrics of a cluster back out of their text.
// Kind: pure.
// https://prometheus.io/docs/instrumenting/exposition_formats/
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace socketio::tools {

/// One line of the text.
struct metrics_sample {
  std::string name;
  std::map<std::string, std::string> labels;
  double value = 0;
};

/// @returns the samples of `text` in order; lines of another form are left out.
std::vector<metrics_sample> parse_metrics(std::string_view text);

/// Numbers by their names, without the prefix "socketio_".
using numbers = std::map<std::string, double>;

/// Orders worker ids such as "2.7" before "10.1".
struct by_slot {
  bool operator()(const std::string& x, const std::string& y) const;
};

/// What one reading of the metrics says.
struct snapshot {
  /// Of the cluster; those of all its places added up.
  numbers cluster;
  /// By worker; the buckets of a histogram are named "NAME_bucket BOUND", the
  /// states "worker_state STATE".
  std::map<std::string, numbers, by_slot> workers;
  /// Of all workers, by reason.
  numbers drops;
};

/// @returns what `text` says.
snapshot read_snapshot(std::string_view text);

/// @returns number `name` of `x`; 0 if there is none.
double number(const numbers& x, const std::string& name);

} // namespace socketio::tools
