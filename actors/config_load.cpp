// See config.hpp: how the options are read. CAF ignores unknown keys and wrong
// types in files, so that reading them is done here.
#include "actors/config.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include <unistd.h>

#include <caf/config_value.hpp>

#include "actors/config_text.hpp"
#include "actors/errors.hpp"

namespace socketio {

namespace {

constexpr const char* default_file = "caf-application.ini";
constexpr const char* file_option = "--config-file";
constexpr const char* file_variable = "SOCKETIO_CONFIG_FILE";
constexpr std::string_view variable_prefix = "SOCKETIO_";

/// Options that the primary sets for its workers, on their command line.
constexpr std::string_view internal_group = "worker";

caf::error invalid(std::string text) {
  return make_error(ec::invalid_option, std::move(text));
}

/// @returns all of a file; nothing if it cannot be read.
std::optional<std::string> read_text(const std::string& path) {
  std::error_code ignored;
  std::ifstream file{path};
  if (!file || std::filesystem::is_directory(path, ignored))
    return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

/// Who asked for a configuration file, and which.
struct named_file {
  std::string who;
  std::string path;
};

/// @returns the file that the last of `args` to do so names, else the variable.
std::optional<named_file> find_file(const std::vector<std::string>& args) {
  std::optional<named_file> result;
  if (auto text = ::getenv(file_variable))
    result = {file_variable, text};
  const auto prefix = std::string{file_option} + '=';
  for (auto& arg : args)
    if (arg.starts_with(prefix))
      result = {file_option, arg.substr(prefix.size())};
  return result;
}

/// @returns e.g. "SOCKETIO_STICKY_PORT" for "sticky.port".
std::string variable_name(std::string name) {
  for (auto& c : name)
    c = c == '.' || c == '-'
          ? '_'
          : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return std::string{variable_prefix} + name;
}

std::string group_of(const caf::config_option& opt) {
  return {opt.category().begin(), opt.category().end()};
}

bool is_caf_group(const std::string& group) {
  constexpr const char* groups[] = {"global",        "stream", "scheduler",
                                    "work-stealing", "logger", "middleman",
                                    "opencl",        "openssl"};
  return std::find(std::begin(groups), std::end(groups), group)
         != std::end(groups);
}

} // namespace

std::string full_name(const caf::config_option& opt) {
  return group_of(opt) + '.'
         + std::string{opt.long_name().begin(), opt.long_name().end()};
}

bool is_public(const caf::config_option& opt) {
  return !is_caf_group(group_of(opt)) && group_of(opt) != internal_group;
}

// -- all of it ---------------------------------------------------------------

caf::error config::load(int argc, char** argv) {
  command_line.assign(argv + std::min(argc, 1), argv + argc);
  for (auto& arg : command_line) {
    help = help || arg == "--help" || arg == "-h";
    version = version || arg == "--version";
  }
  if (help || version)
    return {};
  // CAF's own part of reading: it gets nothing.
  std::istringstream nothing;
  if (auto err = parse(caf::actor_system_config::string_list{}, nothing))
    return invalid(render(err));
  defaults_ = snapshot();
  auto err = read_all();
  // Once: links and relay have to agree. Who stands still is the relay's
  // business, by `max_refused_bytes`; a link alone cannot tell a frozen peer
  // from one that was told to wait.
  loop.max_refused_ever = 4 * adapter.max_refused_bytes;
  loop.max_refused = loop.max_refused_ever;
  return err;
}

caf::expected<std::vector<std::string>>
config::reload(const value_check& check) {
  auto before = snapshot();
  auto places = std::exchange(places_, {});
  restore(defaults_);
  auto err = read_all();
  if (!err && check)
    err = complaint(check(*this));
  if (err) {
    restore(before);
    places_ = std::move(places);
    return err;
  }
  std::vector<std::string> result;
  for (auto& [name, value] : snapshot())
    if (value_text(value) != value_text(before.at(name)))
      result.push_back(name);
  return result;
}

caf::error config::read_all() {
  auto named = find_file(command_line);
  if (named && named->path.empty())
    return invalid(named->who + ": expected the path of a file, got nothing");
  auto path = named ? named->path : default_file;
  if (named || std::ifstream{path})
    if (auto err = read_file(path))
      return err;
  if (auto err = read_environment())
    return err;
  if (auto err = read_command_line())
    return err;
  if (auto err = check_values())
    return err;
  if (worker.channel_fd >= 0)
    cluster.role = "worker";
  return {};
}

std::string config::find_conflict() const {
  return {};
}

caf::error config::check_values() const {
  auto text = find_invalid_value(*this);
  return complaint(text.empty() ? find_conflict() : text);
}

caf::error config::complaint(const std::string& text) const {
  if (text.empty())
    return {};
  auto colon = std::min(text.find(':'), text.size());
  return invalid(place_of(text.substr(0, colon)) + text.substr(colon));
}

// -- layer by layer ----------------------------------------------------------

caf::error config::read_file(const std::string& path) {
  auto text = read_text(path);
  if (!text)
    return invalid(path + ": cannot read this configuration file");
  if (text->find('\0') != std::string::npos)
    return invalid(path + ": expected a text file");
  auto entries = parse_config_text(*text);
  if (!entries)
    return invalid(path + ':' + describe(entries.error()));
  std::map<std::string, std::size_t> seen;
  for (auto& x : *entries) {
    auto place = path + ':' + std::to_string(x.line) + ": [" + x.group + ']';
    auto in_group = [&x](auto& opt) { return group_of(opt) == x.group; };
    if (std::none_of(custom_options_.begin(), custom_options_.end(), in_group))
      return invalid(place + ": unknown group" + unknown_hint);
    if (x.key.empty())
      continue;
    place += ' ' + x.key;
    auto opt = custom_options_.qualified_name_lookup(x.group, x.key);
    if (opt == nullptr || !is_public(*opt))
      return invalid(place + ": unknown option" + unknown_hint);
    if (auto [before, fresh] = seen.emplace(full_name(*opt), x.line); !fresh)
      return invalid(place + ": was given in line "
                     + std::to_string(before->second) + " already");
    if (auto err = assign(*opt, x.value, value_syntax::file, place))
      return err;
  }
  return {};
}

caf::error config::read_environment() {
  unknown_variables_.clear();
  std::map<std::string, const caf::config_option*> known;
  std::vector<std::string> groups;
  for (auto& opt : custom_options_)
    if (is_public(opt)) {
      known.emplace(variable_name(full_name(opt)), &opt);
      groups.push_back(variable_name(group_of(opt)) + '_');
    }
  for (auto i = ::environ; i != nullptr && *i != nullptr; ++i) {
    std::string_view entry{*i};
    std::string name{entry.substr(0, entry.find('='))};
    if (!entry.starts_with(variable_prefix) || name.size() == entry.size())
      continue;
    auto opt = known.find(name);
    auto is_ours = [&name](auto& group) { return name.starts_with(group); };
    if (opt == known.end()) {
      if (std::any_of(groups.begin(), groups.end(), is_ours))
        return invalid(name + ": unknown option");
      if (name != file_variable)
        unknown_variables_.push_back(std::move(name));
      continue;
    }
    if (auto err = assign(*opt->second, entry.substr(name.size() + 1),
                          value_syntax::argument, name))
      return err;
  }
  return {};
}

caf::error config::read_command_line() {
  for (auto& arg : command_line) {
    check = check || arg == "--check-config";
    dump = dump || arg == "--dump-config";
    if (arg == "--check-config" || arg == "--dump-config")
      continue;
    if (arg == file_option)
      return invalid(arg + ": expected " + arg + "=PATH");
    if (arg.starts_with(file_option + std::string{'='}))
      continue;
    if (!arg.starts_with("--"))
      return invalid(arg + ": unknown argument");
    auto equals = std::min(arg.find('='), arg.size());
    auto name = arg.substr(0, equals);
    auto opt = custom_options_.qualified_name_lookup(name.substr(2));
    if (opt == nullptr || is_caf_group(group_of(*opt)))
      return invalid(arg + ": unknown option" + unknown_hint);
    if (equals == arg.size() && !opt->is_flag())
      return invalid(arg + ": expected " + arg + "=VALUE, " + type_text(*opt));
    auto text = equals == arg.size() ? "true" : arg.substr(equals + 1);
    if (auto err = assign(*opt, text, value_syntax::argument, name))
      return err;
  }
  return {};
}

// -- one option --------------------------------------------------------------

caf::error config::assign(const caf::config_option& opt, std::string_view text,
                          value_syntax syntax, const std::string& place) {
  auto value = parse_value(opt, text, syntax);
  if (!value)
    return invalid(place + ": expected " + type_text(opt) + ", got "
                   + (text.empty() ? "nothing" : std::string{text}));
  set(full_name(opt), std::move(*value));
  places_[full_name(opt)] = place;
  return {};
}

std::string config::place_of(const std::string& name) const {
  auto place = places_.find(name);
  return place != places_.end() ? place->second : name;
}

config::values_by_name config::snapshot() const {
  values_by_name result;
  for (auto& opt : custom_options_)
    if (!is_caf_group(group_of(opt)))
      if (auto value = opt.get())
        result.emplace(full_name(opt), std::move(*value));
  return result;
}

void config::restore(const values_by_name& values) {
  for (auto& [name, value] : values)
    set(name, value);
}

} // namespace socketio
