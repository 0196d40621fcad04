// The sockets of the floor: clients and the other workers.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "actors/unique_fd.hpp"

namespace socketio::bench {

/// One client.
struct floor_connection {
  unique_fd fd;
  /// Not read yet.
  std::string in;
  /// Not sent yet.
  std::string out;
  bool is_websocket = false;
  bool waits_for_room = false;
  bool is_dirty = false;
  bool is_closed = false;
  /// Index among the members of the namespace; -1 = none.
  int place = -1;
  /// The acknowledgement that waits for its attachment.
  std::string binary_id;
};

/// What the floor does with what comes.
class floor_events {
public:
  virtual void on_open(floor_connection& x) = 0;
  virtual void on_text(floor_connection& x, std::string_view text) = 0;
  virtual void on_binary(floor_connection& x, std::string_view bytes) = 0;
  virtual void on_close(floor_connection& x) = 0;
  virtual void on_peer(std::string_view message) = 0;

protected:
  ~floor_events() = default;
};

/// One epoll loop. Clients are trusted: nothing they send is checked.
class floor_network {
public:
  /// @param merge gather what one turn has for a client into one `send`.
  floor_network(unique_fd listener, std::vector<unique_fd> peers, bool merge);

  /// Sends to a client, or keeps for it what the kernel does not take.
  void send(floor_connection& x, std::string_view frames);

  /// Sends one message to each other worker. Blocks.
  void send_to_peers(std::string_view message);

  /// Serves for ever.
  void run(floor_events& events);

private:
  void accept_all();
  void read(floor_connection& x);
  std::size_t parse(floor_connection& x, char* data, std::size_t size);
  std::size_t parse_handshake(floor_connection& x, std::string_view text);
  void read_peer(int fd);
  void flush(floor_connection& x);
  void close(floor_connection& x);
  void end_turn();

  unique_fd epoll_;
  unique_fd listener_;
  std::vector<unique_fd> peers_;
  bool merge_;
  floor_events* events_ = nullptr;
  std::vector<char> buffer_;
  std::unordered_map<int, std::unique_ptr<floor_connection>> connections_;
  std::vector<floor_connection*> dirty_;
  std::vector<int> closed_;
};

/// @returns a socket that listens on `port` of 127.0.0.1, shared with others.
/// Throws `std::system_error`.
unique_fd listen_on(uint16_t port);

} // namespace socketio::bench
