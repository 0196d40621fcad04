// A Socket.IO client that a test plays by hand.
// Kind: shell.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/local.hpp"
#include "actors/socket_io/ack.hpp"
#include "actors/socket_io/parser.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio::testing {

/// An event that a client received.
struct received_event {
  /// Where it came.
  std::string nsp;
  /// Of the event.
  std::string name;
  /// Behind the name.
  std::vector<value> args;
  /// The server waits for `client::acknowledge` with this id.
  std::optional<uint64_t> ack_id;
};

/// The acknowledgement of one event that a client sent.
class answer {
public:
  /// @returns whether the server acknowledged.
  explicit operator bool() const noexcept { return args_->has_value(); }

  /// @returns the arguments.
  /// @throws std::bad_optional_access if there was no acknowledgement.
  const std::vector<value>& args() const { return args_->value(); }

private:
  friend class client;

  std::shared_ptr<std::optional<std::vector<value>>> args_ =
    std::make_shared<std::optional<std::vector<value>>>();
};

/// One connection. What it sends has arrived when a call returns, packets with
/// binary as well; what the server sends is here at once. Bytes are real: every
/// packet is encoded and decoded as on a network. A packet that does not
/// follow the protocol throws std::logic_error.
///
/// It reads and writes with a parser as servers have one, whose decoders must
/// then read what a server sends, too; ours do.
class client {
public:
  /// Opens a connection, without joining a namespace.
  /// @param server who takes it; outlives the client.
  /// @param id Engine.IO session id, unique.
  /// @param info as if the client's first request had said so.
  /// @param packets how it speaks; null = as the default parser.
  client(session_acceptor& server, std::string id, handshake_info info = {},
         std::shared_ptr<const parser> packets = nullptr);
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  /// Leaves, if it has not.
  ~client();

  // -- namespaces -------------------------------------------------------------

  /// Asks to join `nsp`. See `connected` and `refusal` for the answer.
  /// @param auth an object, or null for none.
  void connect(const std::string& nsp = "/", const value& auth = nullptr);

  /// @returns whether it is in `nsp`.
  bool connected(const std::string& nsp = "/") const;

  /// @returns the id of its socket; empty if it is not in `nsp`.
  std::string id(const std::string& nsp = "/") const;

  /// @returns why it was not let in, an object with "message" and perhaps
  ///          "data"; null if it was not refused.
  value refusal(const std::string& nsp = "/") const;

  /// Leaves `nsp`: "client namespace disconnect".
  void disconnect(const std::string& nsp = "/");

  /// Ends the connection.
  void close(close_reason why = close_reason::transport_close);

  /// @returns whether the connection is there: neither side has closed it.
  bool open() const noexcept;

  /// Lets the connection end if the server closed it. The client's own calls
  /// and `world::run` do so as well.
  void settle();

  // -- events -----------------------------------------------------------------

  /// Sends `event` with arguments of whatever type `to_value` takes.
  template <class... Ts>
  void emit(std::string_view event, Ts&&... xs) {
    emit_in("/", event, std::forward<Ts>(xs)...);
  }

  /// As above, in namespace `nsp`.
  template <class... Ts>
  void emit_in(const std::string& nsp, std::string_view event, Ts&&... xs) {
    send_event(nsp, event, socket_io::pack(std::forward<Ts>(xs)...), {});
  }

  /// As `emit`, and asks for an acknowledgement.
  template <class... Ts>
  answer emit_with_ack(std::string_view event, Ts&&... xs) {
    return ask_in("/", event, std::forward<Ts>(xs)...);
  }

  /// As above, in namespace `nsp`.
  template <class... Ts>
  answer ask_in(const std::string& nsp, std::string_view event, Ts&&... xs) {
    auto id = next_id_++;
    auto result = expect(nsp, id);
    send_event(nsp, event, socket_io::pack(std::forward<Ts>(xs)...), id);
    return result;
  }

  /// Acknowledges `x`.
  template <class... Ts>
  void acknowledge(const received_event& x, Ts&&... xs) {
    send_ack(x, socket_io::pack(std::forward<Ts>(xs)...));
  }

  /// @returns the events received and not yet taken, in their order.
  const std::vector<received_event>& received() const noexcept;

  /// Takes the first event named `event` out of `received`.
  /// @returns its arguments; nothing if there is none.
  std::optional<std::vector<value>> take(std::string_view event);

  /// Forgets all events received.
  void clear();

private:
  class link;

  void send_event(const std::string& nsp, std::string_view event,
                  const std::vector<value>& args, std::optional<uint64_t> id);
  void send_ack(const received_event& x, const std::vector<value>& args);

  /// @returns where the acknowledgement `id` will be.
  answer expect(const std::string& nsp, uint64_t id);

  std::unique_ptr<link> link_;
  uint64_t next_id_ = 0;
};

} // namespace socketio::testing
