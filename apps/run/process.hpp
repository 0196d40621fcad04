// What every process of a cluster does at its start.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "actors/config.hpp"
#include "actors/listen_address.hpp"

namespace socketio {

/// Directs the log of this process as `cfg` says, in its name and, for a
/// worker, to a file of its own.
/// @returns what is wrong if the file cannot be written, in one line that
///          begins with the option's name; else nothing.
std::string open_log(const config& cfg);

/// Raises the limit on open descriptors to its hard limit; says so in the log
/// if that cannot be done or is not much.
void raise_descriptor_limit();

/// @returns the limit on open descriptors in force.
std::size_t descriptor_limit();

/// @returns the path of this process's executable; empty if it is unknown.
std::string executable_path();

/// @returns what is wrong about the workers' program if there is no file to run
///          under its name, in one line that begins with the option's name;
///          else nothing.
std::string find_missing_program(const config& cfg);

/// Finds a folder of data files that belong to the program, e.g. "client":
/// beside the executable, in ../share/caf-socketio/, as the build and the
/// installation lay them out.
/// @returns its path, which may not exist.
std::string data_folder(const std::string& name);

/// @returns how clients on this machine reach `at`, e.g.
///          "http://localhost:3000/" for all addresses, or "unix:/run/x.sock".
std::string url_of(const listen_address& at);

/// Tells the world that clients are served at `at`: one line on standard output
/// that begins with READY, and the limit on descriptors in the log.
void print_ready(const listen_address& at);

/// Writes `line` to standard output at once.
void print_line(const std::string& line);

/// Writes "error: `text`" to standard error.
void print_error(const std::string& text);

/// Says why this process ends, once its log was started: by `print_error`; by a
/// line of the log instead where that is on standard error too and is JSON, and
/// for workers, which have to be told apart; by both where the log is a file.
void report_failure(const config& cfg, const std::string& text);

} // namespace socketio
