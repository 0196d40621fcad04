// What every process of a cluster does at its start.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace socketio {

/// Raises the limit on open descriptors to its hard limit; says so in the log
/// if that cannot be done or is not much.
void raise_descriptor_limit();

/// @returns the limit on open descriptors in force.
std::size_t descriptor_limit();

/// @returns the path of this process's executable; empty if it is unknown.
std::string executable_path();

/// Finds a folder of data files that belong to the program, e.g. "client":
/// beside the executable, in ../share/caf-socketio/, as the build and the
/// installation lay them out.
/// @returns its path, which may not exist.
std::string data_folder(const std::string& name);

/// Tells the world that clients are served on `port`: one line on standard
/// output that begins with READY, and the limit on descriptors in the log.
void print_ready(uint16_t port);

/// Writes `line` to standard output at once.
void print_line(const std::string& line);

/// Writes "error: `text`" to standard error.
void print_error(const std::string& text);

} // namespace socketio
