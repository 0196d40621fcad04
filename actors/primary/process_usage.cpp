// See process_usage.hpp.
#include "actors/primary/process_usage.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace socketio {

namespace {

/// Places among the words behind the name of the program: utime, stime, rss.
constexpr std::size_t user_time = 11;
constexpr std::size_t system_time = 12;
constexpr std::size_t resident_pages = 21;

} // namespace

std::optional<process_usage> parse_usage(std::string_view stat, long ticks,
                                         long page) {
  // The name stands in parentheses and may hold some itself.
  auto end_of_name = stat.rfind(") ");
  if (end_of_name == std::string_view::npos)
    return std::nullopt;
  std::istringstream rest{std::string{stat.substr(end_of_name + 2)}};
  std::vector<std::string> words{std::istream_iterator<std::string>{rest}, {}};
  if (words.size() <= resident_pages)
    return std::nullopt;
  auto number = [&words](std::size_t i) {
    return std::strtoull(words[i].c_str(), nullptr, 10);
  };
  process_usage result;
  result.cpu = std::chrono::milliseconds{
    (number(user_time) + number(system_time)) * 1000 / ticks};
  result.memory = number(resident_pages) * static_cast<uint64_t>(page);
  return result;
}

process_usage usage_of(int pid) {
  std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  return parse_usage(text, ::sysconf(_SC_CLK_TCK), ::sysconf(_SC_PAGESIZE))
    .value_or(process_usage{});
}

} // namespace socketio
