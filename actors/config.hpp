// The configuration of a process: CAF's file syntax (INI) and the same options
// on the command line, which win. Nothing is silently ignored: an unknown
// option, a wrong type or an impossible value is an error of one line.
// Kind: shell.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <caf/actor_system_config.hpp>

#include "actors/loop/loop_host.hpp"
#include "actors/options.hpp"

namespace socketio {

/// Programs with options of their own derive from it and add groups to
/// `custom_options_` in their constructor.
class config : public loop_host, public caf::actor_system_config {
public:
  config();

  /// Reads the file (`--config-file=`, else `caf-application.ini` if it
  /// exists), then the command line, then checks all values.
  /// @returns an `ec::invalid_option` with one line that names file or option
  ///          and what was expected; none on success.
  caf::error load(int argc, char** argv);

  /// Prints every option with its type, meaning and default to standard output.
  void print_help() const;

  /// @returns "group.name" and value, as text, of every option of ours and of
  ///          the program, not of CAF's.
  std::map<std::string, std::string> values() const;

  /// Whether `--help` was asked for: print it and end.
  bool help = false;

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

protected:
  /// Asked last by `load`, for programs with options of their own.
  /// @returns what is impossible about the values, in one line; empty =
  /// nothing.
  virtual std::string find_conflict() const;

private:
  caf::error read_file(const std::string& path) const;
  caf::error read_command_line(const std::string& path);
};

/// @returns what is impossible about the values, e.g. "sticky.load-balancing-
///          method: expected ..., got ..."; empty = nothing.
std::string find_invalid_value(const config& cfg);

} // namespace socketio
