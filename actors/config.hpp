// The configuration of a process: CAF's file syntax (INI), variables of the
// environment and the command line; the later win. Nothing is silently ignored:
// an unknown option, a wrong type or an impossible value is an error of one
// line. Kind: shell.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <caf/actor_system_config.hpp>
#include <caf/expected.hpp>

#include "actors/loop/loop_host.hpp"
#include "actors/option_text.hpp"
#include "actors/options.hpp"

namespace socketio {

/// Programs with options of their own derive from it and add groups to
/// `custom_options_` in their constructor, by `option_group` (option_text.hpp).
class config : public loop_host, public caf::actor_system_config {
public:
  config();

  /// Reads the file (`--config-file=`, else the variable SOCKETIO_CONFIG_FILE,
  /// else `caf-application.ini` if it exists), then the variables
  /// SOCKETIO_<GROUP>_<OPTION>, e.g. SOCKETIO_STICKY_PORT, then the command
  /// line, then checks all values.
  /// @returns an `ec::invalid_option` with one line that names the place and
  ///          what was expected; none on success.
  caf::error load(int argc, char** argv);

  /// Says what is impossible about the values, in one line that begins with
  /// the option's name and a colon; empty = nothing.
  using value_check = std::function<std::string(const config&)>;

  /// Does it all again, e.g. because the file changed.
  /// @param check asked last; may be empty.
  /// @returns the names of the options that have another value now; on an
  ///          error nothing has changed.
  caf::expected<std::vector<std::string>> reload(const value_check& check = {});

  /// Prints every option with its type, meaning and default to standard output.
  void print_help() const;

  /// Prints a file with the values in force to standard output; each line says
  /// where its value comes from.
  void print_values() const;

  /// @returns "group.name" and value, as text, of every option of ours and of
  ///          the program, not of CAF's.
  std::map<std::string, std::string> values() const;

  /// @returns where the value of option `name`, e.g. "sticky.port", comes from,
  ///          e.g. "cluster.ini:12: [sticky] port"; `name` itself for defaults.
  std::string place_of(const std::string& name) const;

  /// @param text what a `value_check` said.
  /// @returns an `ec::invalid_option` with the place of the option instead of
  ///          its name; none if `text` is empty.
  caf::error complaint(const std::string& text) const;

  /// @returns a line for each thing that was set and does nothing, e.g.
  ///          "SOCKETIO_STCKY_PORT: no option has this name", which may be a
  ///          variable of somebody else, or "cluster.ini:3: [cluster] workers:
  ///          of no effect with cluster.role=standalone".
  std::vector<std::string> without_effect() const;

  /// Prints what was asked for instead of running, if anything was: the help,
  /// the version, the values in force, or one line that says that they are
  /// good.
  /// @returns whether anything was; then the program shall end with status 0.
  bool print_instead() const;

  /// What was asked for instead of running: `--help`, `--version`,
  /// `--check-config` or `--dump-config`; see `print_instead`.
  bool help = false;
  bool version = false; ///< See `help`.
  bool check = false;   ///< See `help`.
  bool dump = false;    ///< See `help`.

  /// The command line as `load` got it, without the program's name.
  std::vector<std::string> command_line;

  /// The group [cluster].
  cluster_options cluster;
  /// The group [worker], set by the primary.
  worker_options worker;
  /// The group [sticky].
  sticky_options sticky;
  /// The group [engine].
  engine_options engine;
  /// The group [server].
  server_options server;
  /// The group [adapter].
  adapter_options adapter;
  /// The group [log].
  log_options log;
  /// The group [metrics].
  metrics_options metrics;

protected:
  /// Asked last by `load`, for programs with options of their own.
  /// @returns what is impossible about the values, in one line that begins
  ///          with the option's name and a colon; empty = nothing.
  virtual std::string find_conflict() const;

  /// Stands behind complaints about unknown groups and options.
  std::string unknown_hint;

private:
  using values_by_name = std::map<std::string, caf::config_value>;

  caf::error read_all();
  caf::error read_file(const std::string& path);
  caf::error read_environment();
  caf::error read_command_line();
  caf::error check_values() const;
  caf::error assign(const caf::config_option& opt, std::string_view text,
                    value_syntax syntax, const std::string& place);
  values_by_name snapshot() const;
  void restore(const values_by_name& values);

  /// By the option's name: where its value comes from, e.g. "cluster.ini:12:
  /// [sticky] port". Options without are at their defaults.
  std::map<std::string, std::string> places_;
  /// What holds before anything is read.
  values_by_name defaults_;
  /// Variables with our prefix that name no option.
  std::vector<std::string> unknown_variables_;
};

/// @returns what is impossible about the values, e.g. "sticky.load-balancing-
///          method: expected ..., got ..."; empty = nothing.
std::string find_invalid_value(const config& cfg);

/// @returns "group.name" of `opt`.
std::string full_name(const caf::config_option& opt);

/// @returns whether `opt` is offered to people: not one of CAF's, some of which
///          would break what the loop promises, nor one the primary sets for
///          its workers.
bool is_public(const caf::config_option& opt);

} // namespace socketio
