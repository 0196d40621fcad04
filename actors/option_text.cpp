// See option_text.hpp.
#include "actors/option_text.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <limits>

#include <caf/expected.hpp>

namespace socketio {

namespace {

struct unit {
  std::string_view name;
  int64_t factor;
};

constexpr std::array<unit, 7> durations{{{"d", 86'400'000'000'000},
                                         {"h", 3'600'000'000'000},
                                         {"min", 60'000'000'000},
                                         {"s", 1'000'000'000},
                                         {"ms", 1'000'000},
                                         {"us", 1'000},
                                         {"ns", 1}}};

constexpr std::array<unit, 9> sizes{{{"", 1},
                                     {"B", 1},
                                     {"kB", 1'000},
                                     {"KB", 1'000},
                                     {"KiB", 1'024},
                                     {"MB", 1'000'000},
                                     {"MiB", 1'048'576},
                                     {"GB", 1'000'000'000},
                                     {"GiB", 1'073'741'824}}};

/// @returns the number at the beginning of `text`, which loses it.
std::optional<int64_t> take_number(std::string_view& text) {
  int64_t result = 0;
  auto end = text.data() + text.size();
  auto [stop, failed] = std::from_chars(text.data(), end, result);
  if (failed != std::errc{})
    return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return result;
}

template <class Units>
std::optional<int64_t> parse_quantity(std::string_view text,
                                      const Units& units) {
  auto number = take_number(text);
  if (!number || *number < 0)
    return std::nullopt;
  for (auto& x : units)
    if (text == x.name
        && *number <= std::numeric_limits<int64_t>::max() / x.factor)
      return *number * x.factor;
  return std::nullopt;
}

std::optional<int64_t> parse_number(std::string_view text) {
  auto result = take_number(text);
  return text.empty() ? result : std::nullopt;
}

std::string quoted(std::string_view x) {
  std::string result = "\"";
  for (char c : x) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c;
  }
  return result + '"';
}

/// @returns what stands between the quotes of `x`; nothing if it has none.
std::optional<std::string> unquoted(std::string_view x) {
  if (x.size() < 2 || x.front() != '"' || x.back() != '"')
    return std::nullopt;
  std::string result;
  x = x.substr(1, x.size() - 2);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] == '"')
      return std::nullopt;
    if (x[i] == '\\' && ++i == x.size())
      return std::nullopt;
    result += x[i];
  }
  return result;
}

/// What options of `add_size` have as the name of their type.
constexpr const char* size_type = "size";

template <class T>
std::optional<caf::config_value> as_value(const std::optional<T>& x) {
  return x ? std::optional<caf::config_value>{caf::config_value{*x}}
           : std::nullopt;
}

std::optional<caf::config_value> parse_any(const caf::config_option& opt,
                                           std::string_view text,
                                           value_syntax syntax) {
  std::string type{opt.type_name().begin(), opt.type_name().end()};
  if (opt.is_flag())
    return text == "true" || text == "false"
             ? as_value(std::optional{text == "true"})
             : std::nullopt;
  if (type == "timespan")
    return as_value(parse_duration(text));
  if (type.starts_with("uint") || type.starts_with("int"))
    return as_value(parse_number(text));
  if (type == size_type)
    return as_value(parse_size(text));
  if (type == "string") {
    auto inner = unquoted(text);
    if (!inner && syntax == value_syntax::argument)
      inner = text;
    return as_value(inner);
  }
  if (syntax == value_syntax::file && !text.starts_with('['))
    return std::nullopt;
  auto parsed = opt.parse({text.data(), text.size()});
  return parsed ? std::optional<caf::config_value>{std::move(*parsed)}
                : std::nullopt;
}

} // namespace

option_group& option_group::add_size(size_t& x, caf::string_view name,
                                     caf::string_view meaning) {
  static const auto type = [] {
    auto result = *caf::detail::option_meta_state_instance<size_t>();
    result.type_name = size_type;
    return result;
  }();
  all_.add(caf::config_option{name_, name, meaning, &type, &x});
  return *this;
}

std::optional<caf::config_value> parse_value(const caf::config_option& opt,
                                             std::string_view text,
                                             value_syntax syntax) {
  auto result = parse_any(opt, text, syntax);
  return result && !opt.check(*result) ? result : std::nullopt;
}

std::string value_text(const caf::config_value& x) {
  if (auto time = caf::get_if<caf::timespan>(&x))
    return duration_text(*time);
  if (auto text = caf::get_if<std::string>(&x))
    return quoted(*text);
  auto list = caf::get_if<caf::config_value::list>(&x);
  if (list == nullptr)
    return caf::to_string(x);
  std::string result = "[";
  for (auto& element : *list)
    result += (result.size() > 1 ? ", " : "") + value_text(element);
  return result + ']';
}

std::string type_text(const caf::config_option& opt) {
  std::string name{opt.type_name().begin(), opt.type_name().end()};
  if (name == "timespan")
    return "a duration such as 300ms, 20s or 1min";
  if (opt.is_flag())
    return "true or false";
  if (name == size_type)
    return "a size such as 65536, 64KiB or 8MB";
  if (name == "uint16")
    return "a whole number from 0 to 65535";
  if (name.starts_with("uint"))
    return "a whole number, not negative";
  if (name.starts_with("int"))
    return "a whole number";
  if (name == "string")
    return "a text such as \"abc\"";
  if (name.starts_with("vector") || name.starts_with("list"))
    return name.find("string") == std::string::npos
             ? "a list such as [1, 2]"
             : "a list such as [\"a\", \"b\"]";
  return "a " + name;
}

std::optional<caf::timespan> parse_duration(std::string_view text) {
  auto count = parse_quantity(text, durations);
  return count ? std::optional{caf::timespan{*count}} : std::nullopt;
}

std::string duration_text(caf::timespan x) {
  if (x.count() == 0)
    return "0s";
  for (auto& [name, factor] : durations)
    if (x.count() % factor == 0)
      return std::to_string(x.count() / factor) + std::string{name};
  return {};
}

std::optional<int64_t> parse_size(std::string_view text) {
  return parse_quantity(text, sizes);
}

} // namespace socketio
