// The opt-in Unix socket for tools, in the primary.
// Kind: I/O.   Includes: core.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <caf/expected.hpp>

#include "actors/unique_fd.hpp"
#include "actors/unix_socket.hpp"

namespace socketio {

/// Listens; only processes of this process's own user get in. The file has mode
/// 0600 from its first moment and is removed at the end.
class admin_socket : public std::enable_shared_from_this<admin_socket> {
public:
  /// Gets each connection of a peer that may enter.
  using callback = std::function<void(unique_fd)>;

  /// @param path where the socket shall be; see `listen_unix`.
  /// @returns an error of one line that names option and path.
  static caf::expected<std::shared_ptr<admin_socket>>
  open(boost::asio::io_context& io, const std::string& path);

  /// For `open`.
  admin_socket(boost::asio::io_context& io, unix_listener own);
  ~admin_socket();

  /// Calls `on_peer` on the loop from now on.
  void start(callback on_peer);

  /// Accepts nobody any more and removes the file.
  void close();

private:
  void wait();
  void wait_for_resources();
  void accept();

  socket_file file_;
  boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer retry_;
  callback on_peer_;
};

} // namespace socketio
