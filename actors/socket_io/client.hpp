// One connection and the sockets of its namespaces.
// Kind: shell.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "actors/local.hpp"
#include "actors/loop/clock.hpp"
#include "actors/messages.hpp"
#include "actors/socket_io/byte_budget.hpp"
#include "actors/socket_io/handle_types.hpp"
#include "actors/socket_io/parser.hpp"

namespace socketio::socket_io {

class server_state;
struct nsp_request;
struct socket_shares;

/// Listens to a session: decodes, and passes each packet to its socket.
/// A client that breaks the protocol, or sends to a namespace it has never
/// joined, loses its connection.
class client final : public session_listener {
public:
  client(server_state& server, session& s);
  client(const client&) = delete;
  client& operator=(const client&) = delete;
  ~client() override;

  // -- by the session --------------------------------------------------------

  void on_message(std::string_view text) override;
  void on_binary(std::string_view bytes) override;
  void on_close(close_reason reason) override;
  void on_drain() override;
  void on_upgrade() override;

  // -- by its sockets --------------------------------------------------------

  session& connection() const noexcept { return session_; }

  /// @returns what waits of its packets, in all its namespaces.
  byte_budget& waiting() noexcept { return waiting_; }

  /// Sends unless the connection is closing. All messages of a volatile packet
  /// are dropped, or none.
  /// @param ack_id,offset as in `make_frames`.
  /// @returns as `session::send`.
  bool send(const encoded_packet& x, send_options opts,
            std::optional<uint64_t> ack_id, std::string_view offset = {});

  /// A socket was let in: the connection has proved its use.
  void joined() { connect_deadline_.reset(); }

  /// Forgets `s`.
  void remove(const socket_state& s);

  /// The client left the namespace `nsp`, or was disconnected from it: packets
  /// for it that are still on their way are ignored.
  void left(std::string_view nsp);

  /// Disconnects all sockets ("server namespace disconnect"), then closes the
  /// connection.
  void disconnect();

  // -- by the server ---------------------------------------------------------

  /// Ends all sockets with `reason`, then closes the connection.
  void close(close_reason reason);

  bool is_closing() const noexcept { return closing_; }

  /// The server is going: breaks all ties without an event.
  void detach();

  /// Whether a namespace shall exist was not said in time.
  void on_late(nsp_request& x);

private:
  using request_ptr = std::shared_ptr<nsp_request>;

  void take(decode_result&& result);
  void on_packet(packet&& x);
  void on_packet_for(socket_state& s, packet&& x, std::size_t bytes);
  void on_packet_for(nsp_request& r, packet&& x, std::size_t bytes);
  void forget_pending(std::string_view nsp);
  void on_connect(packet&& x, std::size_t bytes);
  void ask_for(packet&& x, std::size_t bytes, byte_budget::share share);
  void on_stray(const packet& x);
  void on_decided(nsp_request& x, const nsp_ptr& parent);
  void enter_known(nsp_ptr nsp, value auth, std::size_t bytes);
  std::optional<socket_shares> admit(const std::string& nsp, const value& auth,
                                     std::size_t bytes);
  socket_ptr enter(nsp_ptr nsp, value auth, socket_shares shares);
  void refuse(std::string_view nsp, const char* why);
  void on_connect_deadline();
  socket_ptr find(std::string_view nsp) const;
  nsp_request* find_request(std::string_view nsp) const;

  /// @returns `x`, which is not waited for any more; null if it was not.
  request_ptr take(const nsp_request& x);

  void end_sockets(close_reason reason);
  void close_session();

  server_state* server_;
  session& session_;
  std::unique_ptr<packet_decoder> decoder_;
  /// Bytes of the packet that is being received.
  std::size_t bytes_ = 0;
  byte_budget waiting_;
  /// What the sockets keep of their CONNECTs.
  byte_budget auths_;
  /// The sockets themselves, also those that only the program still holds.
  byte_budget places_;
  bool closing_ = false;
  std::unique_ptr<timer_entry> connect_deadline_;
  /// Sorted by the names of their namespaces.
  std::vector<socket_ptr> sockets_;
  /// For namespaces that do not exist yet, if they ever will.
  std::vector<request_ptr> requests_;
  /// Hashes of names, see `left`; at most `server_options::max_namespaces`.
  std::vector<std::size_t> left_;
};

} // namespace socketio::socket_io
