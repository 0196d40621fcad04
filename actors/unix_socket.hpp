// Unix sockets with a path: connecting to them, and listening without harm to
// what else may be at the path.
// Kind: I/O.
#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

#include <caf/expected.hpp>

#include "actors/unique_fd.hpp"

namespace socketio {

/// @returns a socket connected to whoever listens at `path`, non-blocking;
///          none, with `errno` set, if nobody does.
unique_fd connect_unix(const std::string& path);

/// The file of a socket that this process made. Goes with the object, unless
/// another file has taken its place.
class socket_file {
public:
  /// None.
  socket_file() = default;

  /// That at `path`. `there` is an open descriptor (O_PATH) of it.
  socket_file(std::string path, unique_fd there);

  socket_file(socket_file&&) noexcept = default;
  socket_file& operator=(socket_file&&) = delete;

  ~socket_file();

  /// Removes it now. Of no effect the second time.
  void remove();

private:
  std::string path_;
  /// Keeps the number of the file from being given to another one.
  unique_fd there_;
};

/// A socket that listens, and its file.
struct unix_listener {
  /// Does not block, is closed by exec.
  unique_fd socket;
  socket_file file;
};

/// Listens at `path`. A socket of this user that nobody serves any more is
/// replaced; anything else there, a symbolic link too, is left alone.
/// @param mode permissions of the file, e.g. 0600: it never has more than
///             these, not even between two calls; nothing = what the process's
///             umask leaves.
/// @param backlog connections that may wait for `accept`.
/// @returns an `ec::system_failure` of one line, e.g. "/run/x.sock: another
///          process listens there".
caf::expected<unix_listener>
listen_unix(const std::string& path, std::optional<mode_t> mode, int backlog);

} // namespace socketio
