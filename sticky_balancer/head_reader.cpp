// See head_reader.hpp.
#include "sticky_balancer/head_reader.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "actors/loop/socket_calls.hpp"
#include "sticky_balancer/answers.hpp"
#include "sticky_balancer/channel_message.hpp"
#include "sticky_balancer/request_head.hpp"

namespace socketio {

using boost::asio::posix::stream_descriptor;

struct head_reader::client {
  client(boost::asio::io_context& io, connection c, std::size_t max_line,
         time_point end)
    : from(std::move(c)), head(max_line), deadline(end), watch(io) {
    // nop
  }

  ~client() { unwatch(); }

  /// Takes the descriptor out of the epoll.
  void unwatch() {
    if (watch.is_open())
      watch.release();
  }

  connection from;
  request_head head;
  time_point deadline;
  /// A header of the PROXY protocol comes first.
  bool from_proxy = false;
  /// Borrows `from.fd` once something was waited for.
  stream_descriptor watch;
  clients* list = nullptr;
  clients::iterator place;
};

head_reader::head_reader(boost::asio::io_context& io, limits bounds,
                         time_point now, head_listener& listener)
  : io_(io), limits_(bounds), listener_(listener), now_(now) {
  limits_.max_line = std::min(limits_.max_line, max_received - buffer_.size());
}

head_reader::~head_reader() = default;

void head_reader::accept(connection c) {
  auto from_proxy = proxies_.contains(c.address);
  auto x = enlist(reading_, std::move(c), now_ + limits_.timeout);
  x->from_proxy = from_proxy;
  read_on(x);
}

void head_reader::add(connection c) {
  auto& list = c.received.empty() ? idle_ : reading_;
  read_on(enlist(list, std::move(c), now_ + limits_.timeout));
}

void head_reader::expire(time_point now) {
  now_ = now;
  while (!reading_.empty() && reading_.front()->deadline <= now)
    drop(*reading_.front(), port_drop::slow_line);
  while (!idle_.empty() && idle_.front()->deadline <= now)
    take_out(*idle_.front());
}

std::shared_ptr<head_reader::client>
head_reader::enlist(clients& list, connection c, time_point deadline) {
  if (list.size() >= limits_.max_clients)
    make_room(list);
  auto result =
    std::make_shared<client>(io_, std::move(c), limits_.max_line, deadline);
  result->list = &list;
  result->place = list.insert(list.end(), result);
  return result;
}

void head_reader::make_room(clients& list) {
  auto oldest = list.front();
  if (!read_some(*oldest))
    return; // what it sent was whole meanwhile
  if (&list == &idle_)
    take_out(*oldest);
  else
    drop(*oldest, port_drop::crowded);
}

connection head_reader::take_out(client& x) {
  auto alive = *x.place;
  x.list->erase(x.place);
  x.unwatch();
  return std::move(x.from);
}

/// Closes `x`.
void head_reader::drop(client& x, port_drop why) {
  take_out(x);
  listener_.on_dropped(why);
}

/// Its first line is good for nothing.
void head_reader::reject(client& x, std::string_view answer) {
  listener_.on_bad_head(take_out(x), answer);
}

void head_reader::wait(const std::shared_ptr<client>& x) {
  boost::system::error_code failed;
  if (!x->watch.is_open())
    x->watch.assign(x->from.fd.get(), failed);
  if (failed)
    return drop(*x, port_drop::unwatched);
  x->watch.async_wait(
    stream_descriptor::wait_read,
    [this, weak = std::weak_ptr{x}](boost::system::error_code) {
      auto self = weak.lock();
      if (self && self->watch.is_open())
        read_on(self);
    });
}

void head_reader::read_on(const std::shared_ptr<client>& x) {
  if (read_some(*x))
    wait(x);
}

/// @returns whether `x` is here still, for more has to come.
bool head_reader::read_some(client& x) {
  while (!examine(x)) {
    auto got = receive_some(x.from.fd.get(), buffer_);
    if (got.state == io_outcome::again)
      return true;
    if (got.state == io_outcome::ended) {
      take_out(x);
      return false;
    }
    x.from.received.append(buffer_.data(), got.bytes);
  }
  return false;
}

proxy_status head_reader::take_proxy_header(client& x) {
  auto header = parse_proxy_header(x.from.received);
  if (header.status != proxy_status::found)
    return header.status;
  x.from_proxy = false;
  x.from.received.erase(0, header.size);
  x.from.secure = header.secure;
  if (!header.address.empty())
    x.from.address = std::move(header.address);
  return proxy_status::found;
}

bool head_reader::examine(client& x) {
  if (x.from_proxy) {
    auto status = take_proxy_header(x);
    if (status == proxy_status::malformed)
      drop(x, port_drop::bad_proxy_header); // without a word, as is demanded
    if (status != proxy_status::found)
      return status == proxy_status::malformed;
  }
  switch (x.head.scan(x.from.received)) {
    case head_status::need_more:
      return false;
    case head_status::found: {
      auto what = demand_of(x.head.target(x.from.received));
      listener_.on_head(take_out(x), what);
      return true;
    }
    case head_status::too_long:
      reject(x, answers::uri_too_long);
      return true;
    case head_status::malformed:
      break;
  }
  reject(x, answers::bad_request);
  return true;
}

} // namespace socketio
