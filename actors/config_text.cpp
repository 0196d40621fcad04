// See config_text.hpp.
#include "actors/config_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "actors/errors.hpp"
#include "actors/header_lines.hpp"

namespace socketio {

namespace {

constexpr std::string_view blanks = " \t\r";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Follows quotes and brackets over the lines of one value.
struct value_scanner {
  bool in_text = false;
  int depth = 0;

  /// @returns `line` up to its comment.
  std::string_view scan(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      auto c = line[i];
      if (in_text && c == '\\')
        ++i;
      else if (c == '"')
        in_text = !in_text;
      else if (!in_text && c == ';')
        return line.substr(0, i);
      else if (!in_text && (c == '[' || c == ']'))
        depth += c == '[' ? 1 : -1;
    }
    return line;
  }
};

class parser {
public:
  explicit parser(std::string_view text) : rest_(text) {
    if (rest_.starts_with(byte_order_mark))
      rest_.remove_prefix(byte_order_mark.size());
  }

  caf::error parse() {
    while (auto line = next_line()) {
      auto text = trimmed(*line, blanks);
      if (text.empty() || text.front() == ';')
        continue;
      auto err = text.front() == '[' ? parse_group(text) : parse_entry(text);
      if (err)
        return err;
    }
    return {};
  }

  std::vector<config_entry> entries;

private:
  std::optional<std::string_view> next_line() {
    if (rest_.empty())
      return std::nullopt;
    auto end = std::min(rest_.find('\n'), rest_.size());
    auto result = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_;
    return result;
  }

  caf::error parse_group(std::string_view text) {
    text = trimmed(value_scanner{}.scan(text), blanks);
    auto name = trimmed(text.substr(1, text.find(']') - 1), blanks);
    if (name.empty() || text.back() != ']' || text.find(']') + 1 != text.size())
      return invalid(line_, "expected [group]");
    group_ = name;
    entries.push_back({line_, group_, {}, {}});
    return {};
  }

  caf::error parse_entry(std::string_view text) {
    auto begin = line_;
    auto equals = text.find('=');
    auto key = trimmed(text.substr(0, equals), blanks);
    if (equals == std::string_view::npos || key.empty()
        || key.find_first_of("\" \t;") != std::string_view::npos)
      return invalid(begin, "expected [group], name=value or ; comment");
    if (group_.empty())
      return invalid(begin, "expected a [group] before the first option");
    value_scanner scanner;
    std::string value{trimmed(scanner.scan(text.substr(equals + 1)), blanks)};
    while (scanner.depth > 0 && !scanner.in_text) {
      auto line = next_line();
      if (!line)
        return invalid(begin, std::string{key} + ": the list does not end");
      value += trimmed(scanner.scan(*line), blanks);
    }
    if (scanner.in_text)
      return invalid(begin, std::string{key} + ": the text does not end");
    entries.push_back({begin, group_, std::string{key}, std::move(value)});
    return {};
  }

  static caf::error invalid(std::size_t line, std::string text) {
    return make_error(ec::invalid_option,
                      std::to_string(line) + ": " + std::move(text));
  }

  std::string_view rest_;
  std::size_t line_ = 0;
  std::string group_;
};

} // namespace

caf::expected<std::vector<config_entry>>
parse_config_text(std::string_view text) {
  parser p{text};
  if (auto err = p.parse())
    return err;
  return std::move(p.entries);
}

} // namespace socketio
