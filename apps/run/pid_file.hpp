// A file that names the primary's process, for scripts that signal it.
// Kind: I/O.
#pragma once

#include <string>

#include <caf/error.hpp>

namespace socketio {

/// Removed with the object, unless another process has written it meanwhile.
class pid_file {
public:
  pid_file() = default;
  pid_file(const pid_file&) = delete;
  pid_file& operator=(const pid_file&) = delete;

  ~pid_file();

  /// Writes this process's id to `path`; empty = nothing is done. What a file
  /// there held is lost; a symbolic link there is an error.
  /// @returns an `ec::system_failure` if that cannot be done.
  caf::error write(const std::string& path);

private:
  std::string path_;
};

} // namespace socketio
