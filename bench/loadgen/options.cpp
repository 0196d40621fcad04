// See options.hpp.
#include "bench/loadgen/options.hpp"

#include <charconv>
#include <string_view>

namespace socketio::bench {

namespace {

using field =
  std::variant<std::string options::*, uint16_t options::*, int options::*,
               std::size_t options::*, double options::*, seconds options::*,
               bool options::*>;

struct rule {
  std::string_view name;
  field target;
  std::string_view meaning;
};

const rule rules[] = {
  {"--host", &options::host, "IPv4 address of the server"},
  {"--port", &options::port, "its port"},
  {"--pid", &options::pid, "root of its processes, to measure CPU and memory"},
  {"--clients", &options::clients, "connections"},
  {"--in-flight", &options::in_flight, "handshakes under way"},
  {"--size", &options::size, "bytes of a payload, from 32"},
  {"--depth", &options::depth, "echo: requests under way of each client"},
  {"--window", &options::window, "messages or questions under way"},
  {"--rooms", &options::rooms, "rooms: how many"},
  {"--workers", &options::workers, "fail unless there are so many"},
  {"--rate", &options::rate, "fanout, rooms: messages a second"},
  {"--measure", &options::measure, "seconds measured"},
  {"--warm-up", &options::warm_up, "seconds of load before"},
  {"--settle", &options::settle, "seconds of rest before memory is read"},
  {"--limit", &options::limit, "seconds that anything may take"},
  {"--binary", &options::binary, "echo: binary attachments"},
  {"--forgive", &options::forgive, "count refused and silent connections"},
};

template <class Number>
bool read_number(std::string_view text, Number& out) {
  auto [end, error] =
    std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() && out >= 0;
}

bool read(std::string_view text, std::string& out) {
  out = text;
  return !text.empty();
}

bool read(std::string_view text, seconds& out) {
  double count = 0;
  auto good = read_number(text, count);
  out = seconds{count};
  return good;
}

bool read(std::string_view, bool& out) {
  return out = true;
}

template <class Number>
bool read(std::string_view text, Number& out) {
  return read_number(text, out);
}

const rule* find_rule(std::string_view name) {
  for (auto& x : rules)
    if (x.name == name)
      return &x;
  return nullptr;
}

/// @returns what is wrong with the numbers together; empty = nothing.
std::string check(const options& x) {
  if (x.size < 32)
    return "--size must be 32 or more";
  if (x.clients == 0 || x.in_flight == 0 || x.depth == 0 || x.window == 0
      || x.rooms == 0)
    return "counts must be 1 or more";
  return {};
}

} // namespace

std::variant<options, std::string>
parse_options(std::span<const char* const> arguments) {
  options result;
  if (arguments.empty())
    return std::string{"a scenario is missing"};
  result.scenario = arguments.front();
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    auto found = find_rule(arguments[i]);
    if (!found)
      return std::string{"unknown option "} + arguments[i];
    auto is_flag = std::holds_alternative<bool options::*>(found->target);
    auto text = is_flag || ++i == arguments.size() ? "" : arguments[i];
    if (!std::visit([&](auto x) { return read(text, result.*x); },
                    found->target))
      return std::string{found->name} + " needs a value, got '" + text + "'";
  }
  if (auto wrong = check(result); !wrong.empty())
    return wrong;
  return result;
}

std::string options_help() {
  std::string result;
  for (auto& x : rules) {
    result.append("  ").append(x.name);
    result.append(14 - x.name.size(), ' ').append(x.meaning).append("\n");
  }
  return result;
}

} // namespace socketio::bench
