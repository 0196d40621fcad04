// The opt-in Unix socket for tools, in the primary.
// Kind: I/O.   Includes: core.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <sys/types.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <caf/expected.hpp>

#include "actors/unique_fd.hpp"

namespace socketio {

/// Listens; only processes of this process's own user get in. The file has mode
/// 0600 from its first moment and is removed at the end.
class admin_socket : public std::enable_shared_from_this<admin_socket> {
public:
  /// Gets each connection of a peer that may enter.
  using callback = std::function<void(unique_fd)>;

  /// @param path where the socket shall be. A socket of our own that nobody
  ///             serves any more is replaced; anything else there, a symbolic
  ///             link too, is left alone and an error.
  /// @returns an error of one line that names the path.
  static caf::expected<std::shared_ptr<admin_socket>>
  open(boost::asio::io_context& io, const std::string& path);

  /// For `open`.
  admin_socket(boost::asio::io_context& io, std::string path, unique_fd socket);
  ~admin_socket();

  /// Calls `on_peer` on the loop from now on.
  void start(callback on_peer);

  /// Accepts nobody any more and removes the file.
  void close();

private:
  void wait();
  void wait_for_resources();
  void accept();

  std::string path_;
  /// Of the file; 0 = it is not for us alone.
  ino_t inode_;
  boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer retry_;
  callback on_peer_;
};

} // namespace socketio
