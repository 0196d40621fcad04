// A socket that listens: accepts connections for whoever opened it.
// Kind: I/O.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <caf/expected.hpp>

#include "actors/listen_address.hpp"
#include "actors/local.hpp"
#include "actors/log_limit.hpp"
#include "actors/unique_fd.hpp"
#include "actors/unix_socket.hpp"

namespace socketio {

/// Lives in a `shared_ptr`; the socket is closed with the last of them.
class acceptor : public std::enable_shared_from_this<acceptor> {
public:
  /// Called on the loop for each connection: non-blocking, closed on exec;
  /// over TCP small packets leave at once, if it was opened here. Nothing
  /// has been read from it.
  using callback = std::function<void(connection)>;

  /// Listens, without accepting yet. The host "::" means all addresses of IPv6
  /// and IPv4, or of IPv4 alone if this system has no IPv6.
  /// @param mode of the file of a Unix socket, see `listen_unix`.
  /// @returns the acceptor, or an error whose text is one line for people, e.g.
  ///          "cannot listen on [::]:3000: Address already in use".
  static caf::expected<std::shared_ptr<acceptor>>
  open(boost::asio::io_context& io, const listen_address& at,
       std::optional<mode_t> mode = std::nullopt);

  /// @param socket listens already; owned from now on.
  /// @param file of a Unix socket, removed with it.
  acceptor(boost::asio::io_context& io, unique_fd socket,
           socket_file file = {});

  ~acceptor();

  acceptor(const acceptor&) = delete;
  acceptor& operator=(const acceptor&) = delete;

  /// Accepts as soon as the loop runs. Once.
  void start(callback on_connection);

  /// Leaves further connections to the kernel until `resume`. May be called
  /// from the callback.
  void pause();

  void resume();

  /// Closes the socket; there are no more callbacks.
  void close();

  /// @returns the port listened on, also if 0 was asked for; 0 for a Unix
  ///          socket.
  uint16_t port() const;

  /// @returns what is listened on, with the port that was got if 0 was asked
  ///          for.
  listen_address address() const;

private:
  void wait();
  void back_off(int err);
  void go_on();
  void accept_batch();

  boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer retry_;
  callback on_connection_;
  socket_file file_;
  bool paused_ = false;
  /// A wait is under way, or a batch: accepting goes on by itself.
  bool busy_ = false;
  log_limit pauses_;
};

/// All that a process listens on.
using acceptors = std::vector<std::shared_ptr<acceptor>>;

} // namespace socketio
