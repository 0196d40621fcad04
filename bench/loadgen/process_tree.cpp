// See process_tree.hpp.
#include "bench/loadgen/process_tree.hpp"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/loadgen/failure.hpp"

namespace socketio::bench {

namespace {

namespace fs = std::filesystem;

/// Calls `f(number, path)` for each entry of `folder` that is a number; a
/// process that ends meanwhile is passed over.
template <class F>
void for_each_number(const fs::path& folder, F f) {
  std::error_code error;
  for (auto& entry : fs::directory_iterator{folder, error}) {
    auto name = entry.path().filename().string();
    int number = 0;
    auto end = name.data() + name.size();
    if (std::from_chars(name.data(), end, number).ptr == end)
      f(number, entry.path());
  }
}

/// @returns 0 if the process is gone.
int parent_of(const fs::path& process) {
  std::ifstream in{process / "stat"};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  // "pid (name) state parent ...": a name may hold blanks and brackets.
  auto name_end = text.rfind(") ");
  return name_end == text.npos ? 0 : std::atoi(text.c_str() + name_end + 4);
}

std::vector<int> processes(int root) {
  if (root <= 0)
    return {};
  std::multimap<int, int> children;
  for_each_number("/proc", [&](int pid, const fs::path& path) {
    children.emplace(parent_of(path), pid);
  });
  std::vector<int> result{root};
  for (std::size_t i = 0; i < result.size(); ++i) {
    auto [first, last] = children.equal_range(result[i]);
    for (; first != last; ++first)
      result.push_back(first->second);
  }
  return result;
}

fs::path folder_of(int pid) {
  return fs::path{"/proc"} / std::to_string(pid);
}

std::chrono::nanoseconds cpu_time(int pid) {
  std::chrono::nanoseconds result{0};
  for_each_number(folder_of(pid) / "task", [&](int, const fs::path& thread) {
    int64_t ns = 0;
    std::ifstream{thread / "schedstat"} >> ns;
    result += std::chrono::nanoseconds{ns};
  });
  return result;
}

} // namespace

cpu_times read_cpu_times(int root) {
  cpu_times result;
  for (auto pid : processes(root))
    result[pid] = cpu_time(pid);
  return result;
}

std::chrono::nanoseconds used_between(const cpu_times& before,
                                      const cpu_times& after) {
  std::chrono::nanoseconds result{0};
  for (auto& [pid, time] : after)
    result += time;
  for (auto& [pid, time] : before) {
    if (!after.contains(pid))
      throw failure("process " + std::to_string(pid) + " of the server ended");
    result -= time;
  }
  return result;
}

memory read_memory(int root) {
  memory result;
  for (auto pid : processes(root)) {
    std::ifstream in{folder_of(pid) / "smaps_rollup"};
    for (std::string line; std::getline(in, line);) {
      auto kib = [&line] { return std::atof(line.c_str() + 4); };
      if (line.starts_with("Rss:"))
        result.rss += kib();
      else if (line.starts_with("Pss:"))
        result.pss += kib();
    }
  }
  return result;
}

} // namespace socketio::bench
