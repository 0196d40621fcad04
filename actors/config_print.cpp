// See config.hpp: what is printed for people.
#include "actors/config.hpp"

#include <iostream>
#include <string_view>
#include <utility>

#include "actors/version.hpp"

namespace socketio {

namespace {

constexpr const char* preface =
  R"(Options of the command line. The same ones may stand in a configuration file,
[group] and then name=value, or in the environment as SOCKETIO_GROUP_NAME, e.g.
SOCKETIO_STICKY_PORT=4000. The command line wins over the environment, that over
the file. Defaults stand in parentheses. TEXT stands in double quotes in a file,
LIST is ["a", "b"] or [1, 2], BOOL is true or false, DURATION has a unit: ns, us,
ms, s, min, h or d; SIZE may have one: kB, KiB, MB, MiB, GB or GiB.

  --config-file=PATH
      configuration file (SOCKETIO_CONFIG_FILE, else caf-application.ini)
  --check-config
      read the configuration, say whether it is good, end
  --dump-config
      print the values in force and where they come from, end
  --version
      print the version of caf-socketio and of CAF, end
  --help
      this text
)";

std::string str(caf::string_view x) {
  return {x.begin(), x.end()};
}

/// @returns the current value as it would stand in a file.
std::string current(const caf::config_option& opt) {
  auto value = opt.get();
  return value ? value_text(*value) : "";
}

/// @returns one word for the type of `opt`, which the preface explains.
std::string type_word(const caf::config_option& opt) {
  constexpr std::pair<std::string_view, const char*> words[] = {
    {"a text", "TEXT"}, {"a list", "LIST"},
    {"true", "BOOL"},   {"a duration", "DURATION"},
    {"a size", "SIZE"}, {"a whole number", "NUMBER"}};
  auto type = type_text(opt);
  for (auto& [begin, word] : words)
    if (type.starts_with(begin))
      return word;
  return "VALUE";
}

/// Calls `f(opt)` for all options for people, `g(group)` before each group.
template <class Options, class Group, class Option>
void for_each_option(const Options& options, Group g, Option f) {
  std::string last;
  for (auto& opt : options) {
    if (!is_public(opt))
      continue;
    if (auto group = str(opt.category()); group != last)
      g(last = group);
    f(opt);
  }
}

} // namespace

void config::print_help() const {
  std::cout << preface;
  for_each_option(
    custom_options_,
    [](const std::string& group) { std::cout << "\n[" << group << "]\n"; },
    [](const caf::config_option& opt) {
      std::cout << "  --" << full_name(opt) << '=' << type_word(opt) << "  ("
                << current(opt) << ")\n      " << str(opt.description())
                << '\n';
    });
}

void config::print_values() const {
  for_each_option(
    custom_options_,
    [](const std::string& group) { std::cout << "\n[" << group << "]\n"; },
    [this](const caf::config_option& opt) {
      auto place = places_.find(full_name(opt));
      std::cout << str(opt.long_name()) << '=' << current(opt) << "  ; "
                << (place != places_.end() ? place->second : "default") << '\n';
    });
}

bool config::print_instead() const {
  if (help)
    print_help();
  else if (version)
    std::cout << version_line() << std::endl;
  else if (dump)
    print_values();
  else if (check) {
    for (auto& line : without_effect())
      std::cerr << "warning: " << line << std::endl;
    std::cout << "the configuration is good" << std::endl;
  }
  return help || version || dump || check;
}

std::map<std::string, std::string> config::values() const {
  std::map<std::string, std::string> result;
  for (auto& [name, value] : snapshot())
    result.emplace(name, value_text(value));
  return result;
}

} // namespace socketio
