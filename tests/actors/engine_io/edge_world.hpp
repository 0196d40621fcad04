// An edge with clients in one process: socketpairs instead of connections, a
// clock that is turned by hand, an acceptor that writes down what it hears.
#pragma once

#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <sys/socket.h>

#include "actors/engine_io/edge.hpp"
#include "tests/actors/engine_io/client_frames.hpp"
#include "tests/actors/engine_io/recording.hpp"
#include "tests/actors/engine_io/test_client.hpp"

namespace socketio::engine_io {

using namespace std::chrono_literals;

class edge_world {
public:
  edge_world() { opts.path = "/engine.io"; }

  /// @returns the edge, made with `opts` and `hooks` when first asked for.
  edge& server() {
    if (!edge_)
      edge_.emplace(io, clock, opts, acceptor, worker, std::move(hooks));
    return *edge_;
  }

  void stop_server() { edge_.reset(); }

  /// Lets the loop do all it can without waiting.
  void settle() {
    io.restart();
    while (io.poll() > 0) {
      // There may be more.
    }
  }

  /// Lets time pass, in steps of a tick of the wheel.
  void pass(std::chrono::milliseconds time) {
    for (auto end = clock.now() + time; clock.now() < end; settle())
      clock.advance(timer_wheel::tick);
  }

  /// @param received bytes that come along with the connection.
  client connect(std::string received = {}) {
    int fds[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
      return {};
    client result{unique_fd{fds[0]}, {}};
    server().adopt({unique_fd{fds[1]}, std::move(received), "192.0.2.1"});
    settle();
    result.read();
    return result;
  }

  /// Sends `bytes`, in as many pieces as it takes, and reads what comes.
  void send(client& x, std::string_view bytes) {
    while (!bytes.empty()) {
      auto sent = ::send(x.fd.get(), bytes.data(), bytes.size(),
                         MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent < 0 && errno != EAGAIN)
        break;
      bytes.remove_prefix(sent > 0 ? static_cast<std::size_t>(sent) : 0);
      receive(x);
    }
    receive(x);
  }

  void receive(client& x) {
    settle();
    x.read();
    settle();
    x.read();
  }

  /// Cuts the connection.
  void cut(client& x) {
    x.fd.reset();
    settle();
  }

  // -- HTTP ------------------------------------------------------------------

  static std::string request(std::string_view method, std::string_view target,
                             std::string_view headers = {},
                             std::string_view body = {}) {
    std::string result{method};
    result.append(" ").append(target).append(" HTTP/1.1\r\nHost: x\r\n");
    result.append(headers);
    if (!body.empty())
      result += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return result.append("\r\n").append(body);
  }

  std::string polling_path(std::string_view sid) const {
    auto result = opts.path + "/?EIO=4&transport=polling";
    return sid.empty() ? result : result.append("&sid=").append(sid);
  }

  std::string get(std::string_view sid = {}) const {
    return request("GET", polling_path(sid));
  }

  std::string post(std::string_view sid, std::string_view body) const {
    return request("POST", polling_path(sid), {}, body);
  }

  /// Sends `bytes` and takes the first response.
  response ask(client& x, std::string_view bytes) {
    send(x, bytes);
    return take_response(x.inbox);
  }

  /// Takes the next response.
  response next(client& x) {
    receive(x);
    return take_response(x.inbox);
  }

  /// Opens a session on long-polling.
  /// @returns its id.
  std::string open_polling(client& x) { return sid_of(ask(x, get()).body); }

  static std::string sid_of(std::string_view open_packet) {
    auto begin = open_packet.find(":\"") + 2;
    return std::string{open_packet.substr(begin, session_id_size)};
  }

  // -- WebSocket -------------------------------------------------------------

  std::string upgrade(std::string_view sid = {}) const {
    auto target = opts.path + "/?EIO=4&transport=websocket";
    if (!sid.empty())
      target.append("&sid=").append(sid);
    return request("GET", target,
                   "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  }

  /// Opens a WebSocket; for a session on long-polling, or a new session whose
  /// open packet is taken.
  client open_websocket(std::string_view sid = {}) {
    auto result = connect(upgrade(sid));
    receive(result);
    result.inbox.erase(0, result.inbox.find("\r\n\r\n") + 4);
    if (sid.empty())
      take_frame(result);
    return result;
  }

  /// Sends one frame and reads what comes.
  void say(client& x, std::string_view payload, opcode op = opcode::text) {
    client_frame frame;
    frame.op = op;
    frame.payload = payload;
    send(x, encode(frame));
  }

  /// @returns the opcode as one hexadecimal digit, then the payload of the next
  ///          frame, e.g. "14hello" for the text "4hello"; "" = there is none.
  static std::string take_frame(client& x) {
    auto& in = x.inbox;
    if (in.size() < 2)
      return {};
    auto byte = [&in](std::size_t i) { return static_cast<uint8_t>(in[i]); };
    std::size_t size = byte(1), head = 2;
    for (auto more = size == 126 ? 2u : size == 127 ? 8u : 0u; head < more + 2;)
      size = (head == 2 ? 0 : size << 8) | byte(head), ++head;
    if (in.size() < head + size)
      return {};
    auto result = std::string(1, "0123456789abcdef"[byte(0) & 0x0F])
                  + in.substr(head, size);
    in.erase(0, head + size);
    return result;
  }

  /// Reads and takes the next frame.
  std::string hear(client& x) {
    receive(x);
    return take_frame(x);
  }

  boost::asio::io_context io{1};
  manual_clock clock;
  engine_options opts;
  edge_hooks hooks;
  recording_acceptor acceptor;
  worker_id worker{3, 7};

private:
  std::optional<edge> edge_;
};

} // namespace socketio::engine_io
