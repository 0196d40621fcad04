// Runs a program as a child process: fork, exec and everything between them.
// Kind: I/O.
#pragma once

#include <string>
#include <vector>

#include <caf/expected.hpp>

namespace socketio {

/// What a process runs.
struct process_image {
  /// Path of the executable; searched in PATH if it contains no '/'.
  std::string program;
  /// Without the program's own name.
  std::vector<std::string> arguments;
  /// "NAME=value" entries, which add to and replace those of this process.
  std::vector<std::string> environment;
  /// Descriptor for its standard output and error; -1 = this process's own.
  int output = -1;
};

/// @returns whether there is a file to run under the name `program`, which is
///          searched as for `process_image`.
bool is_runnable(const std::string& program);

/// Number of the first inherited descriptor.
inline constexpr int first_inherited_fd = 3;

/// Starts `image`. The child keeps standard input, and output and error unless
/// the image has others, gets `inherited` as descriptors 3, 4, ... and nothing
/// else. Its signal mask is empty and all signals have their default action but
/// SIGINT and SIGHUP, which are ignored: a terminal sends them to the whole
/// process group, and they are the parent's business. It is killed when the
/// calling thread ends, so call this from a thread that lives as long as the
/// process. Linux 5.11 or newer.
/// @returns its process id, which the caller has to wait for; or an
///          `ec::system_failure`, e.g. "cannot run foo: No such file or
///          directory".
caf::expected<int> spawn_process(const process_image& image,
                                 const std::vector<int>& inherited);

} // namespace socketio
