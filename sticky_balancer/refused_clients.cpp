// See refused_clients.hpp.
#include "sticky_balancer/refused_clients.hpp"

#include <array>

#include <sys/socket.h>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "actors/loop/socket_calls.hpp"

namespace socketio {

namespace {

/// Reads from a client before others on the loop get their turn.
constexpr int max_discards = 16;

/// Time that a client has to close.
constexpr std::chrono::seconds linger{2};

using boost::asio::posix::stream_descriptor;

} // namespace

struct refused_clients::client {
  stream_descriptor socket;
  time_point deadline;
  std::list<std::shared_ptr<client>>::iterator place;
};

refused_clients::refused_clients(boost::asio::io_context& io,
                                 std::size_t max_clients, time_point now)
  : io_(io), max_clients_(max_clients), now_(now) {
  // nop
}

refused_clients::~refused_clients() = default;

void refused_clients::add(connection c, std::string_view answer) {
  // Fits into the buffer of a connection on which nothing was sent yet.
  send_some(c.fd.get(), answer);
  ::shutdown(c.fd.get(), SHUT_WR);
  if (clients_.size() >= max_clients_)
    clients_.pop_front();
  auto x = std::make_shared<client>(
    client{stream_descriptor{io_}, now_ + linger, clients_.end()});
  boost::system::error_code failed;
  x->socket.assign(c.fd.get(), failed);
  if (failed)
    return; // closed: the kernel cannot watch it
  c.fd.release();
  x->place = clients_.insert(clients_.end(), x);
  discard(x);
}

void refused_clients::expire(time_point now) {
  now_ = now;
  while (!clients_.empty() && clients_.front()->deadline <= now)
    clients_.pop_front();
}

/// Reads what `x` still sends, until it closes.
void refused_clients::discard(const std::shared_ptr<client>& x) {
  std::array<char, 16384> waste;
  for (int i = 0; i < max_discards; ++i) {
    auto got = receive_some(x->socket.native_handle(), waste);
    if (got.state == io_outcome::again)
      break;
    if (got.state == io_outcome::ended) {
      clients_.erase(x->place);
      return;
    }
  }
  x->socket.async_wait(
    stream_descriptor::wait_read,
    [this, weak = std::weak_ptr{x}](boost::system::error_code aborted) {
      if (auto self = weak.lock(); self && !aborted)
        discard(self);
    });
}

} // namespace socketio
