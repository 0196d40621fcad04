// See fd_channel.hpp.
#include "sticky_balancer/fd_channel.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <fcntl.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>

#include "actors/errors.hpp"

namespace socketio {

namespace {

/// Datagrams read before others on the loop get their turn.
constexpr std::size_t max_batch = 64;

/// Datagrams that may wait for the kernel; without a descriptor, twice as many.
constexpr std::size_t max_queue = 4096;

/// Wait before a datagram is offered again for which the kernel had no memory
/// or, in flight, no place for a descriptor. It announces neither.
constexpr std::chrono::milliseconds retry_delay{10};

/// What the kernel keeps of a socket's buffer for itself, generously.
constexpr std::size_t datagram_overhead = 64;

using boost::asio::posix::descriptor_base;

/// Makes room for several of the longest datagrams.
/// @returns the bytes that one datagram may have.
std::size_t enlarge_send_buffer(int socket) {
  int wanted = static_cast<int>(4 * max_channel_datagram);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof(wanted));
  int got = 0;
  socklen_t size = sizeof(got);
  ::getsockopt(socket, SOL_SOCKET, SO_SNDBUF, &got, &size);
  return std::min(static_cast<std::size_t>(got) - datagram_overhead,
                  max_channel_datagram);
}

caf::error violation(const char* what) {
  return make_error(ec::protocol_violation, what);
}

/// @returns the message of `got`; nothing if it has not the form agreed upon.
std::optional<channel_message> decode(const datagram_result& got,
                                      const char* bytes) {
  auto message = decode_message({bytes, got.size});
  auto has_fd = got.fd || got.fd_lost;
  if (!message || carries_descriptor(message->kind) != has_fd)
    return std::nullopt;
  return message;
}

} // namespace

std::shared_ptr<fd_channel> fd_channel::start(boost::asio::io_context& io,
                                              unique_fd end,
                                              channel_listener& listener) {
  auto result = std::make_shared<fd_channel>(io, listener);
  result->begin(std::move(end));
  return result;
}

fd_channel::fd_channel(boost::asio::io_context& io, channel_listener& listener)
  : socket_(io),
    retry_(io),
    listener_(&listener),
    buffer_(new char[max_channel_datagram]) {
  // nop
}

void fd_channel::begin(unique_fd end) {
  // An inherited end must not live on in processes that a worker starts.
  ::fcntl(end.get(), F_SETFD, FD_CLOEXEC);
  max_datagram_ = enlarge_send_buffer(end.get());
  boost::system::error_code failed;
  socket_.assign(end.get(), failed);
  if (!failed) {
    end.release();
    wait_readable();
    return;
  }
  boost::asio::post(retry_.get_executor(),
                    [weak = weak_from_this(), code = failed.value()] {
                      if (auto self = weak.lock())
                        self->end(system_error("channel", code));
                    });
}

bool fd_channel::send(std::string datagram, int fd) {
  if (!socket_.is_open() || datagram.size() > max_datagram_)
    return false;
  if (!queue_.empty())
    return enqueue(std::move(datagram), fd, outcome::done);
  switch (auto result = try_send(datagram, fd)) {
    case outcome::blocked:
    case outcome::starved:
      return enqueue(std::move(datagram), fd, result);
    default:
      // The reading side will find out that the channel broke.
      return true;
  }
}

fd_channel::outcome fd_channel::try_send(const std::string& bytes, int fd) {
  switch (send_datagram(socket_.native_handle(), bytes, fd)) {
    case 0:
      return outcome::done;
    case EAGAIN:
      return outcome::blocked;
    case ENOBUFS:
    case ENOMEM:
    case ETOOMANYREFS:
      return outcome::starved;
    default:
      return outcome::broken;
  }
}

bool fd_channel::enqueue(std::string bytes, int fd, outcome why) {
  if (queue_.size() >= (fd >= 0 ? max_queue : 2 * max_queue))
    return false;
  unique_fd copy;
  if (fd >= 0) {
    copy.reset(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!copy)
      return false;
  }
  queue_.push_back({std::move(bytes), std::move(copy)});
  go_on_after(why);
  return true;
}

void fd_channel::flush() {
  auto result = outcome::done;
  while (!queue_.empty()) {
    result = try_send(queue_.front().bytes, queue_.front().fd.get());
    if (result == outcome::blocked || result == outcome::starved)
      return go_on_after(result);
    queue_.pop_front();
  }
  listener_->on_all_sent();
}

void fd_channel::go_on_after(outcome why) {
  if (why == outcome::blocked)
    wait_writable();
  else if (why == outcome::starved)
    retry_later();
}

void fd_channel::wait_readable() {
  socket_.async_wait(descriptor_base::wait_read,
                     [weak = weak_from_this()](boost::system::error_code) {
                       auto self = weak.lock();
                       if (!self || !self->socket_.is_open())
                         return;
                       self->receive_batch();
                       if (self->socket_.is_open())
                         self->wait_readable();
                     });
}

void fd_channel::wait_writable() {
  socket_.async_wait(descriptor_base::wait_write,
                     [weak = weak_from_this()](boost::system::error_code) {
                       auto self = weak.lock();
                       if (self && self->socket_.is_open())
                         self->flush();
                     });
}

void fd_channel::retry_later() {
  retry_.expires_after(retry_delay);
  retry_.async_wait([weak = weak_from_this()](boost::system::error_code) {
    auto self = weak.lock();
    if (self && self->socket_.is_open())
      self->flush();
  });
}

void fd_channel::receive_all() {
  auto alive = shared_from_this();
  while (socket_.is_open() && receive_batch() == max_batch) {
    // until nothing is left
  }
}

std::size_t fd_channel::receive_batch() {
  std::vector<channel_datagram> batch;
  std::optional<caf::error> ended;
  while (batch.size() < max_batch && !ended) {
    auto got = receive_datagram(socket_.native_handle(), buffer_.get(),
                                max_channel_datagram);
    // A reset is reported once, before what the other end had sent.
    if (got.error == EAGAIN)
      break;
    if (got.error != ECONNRESET)
      ended = take(got, batch);
  }
  auto count = batch.size();
  if (count > 0)
    listener_->on_datagrams(std::move(batch));
  if (ended && socket_.is_open())
    end(*ended);
  return count;
}

std::optional<caf::error>
fd_channel::take(datagram_result& got, std::vector<channel_datagram>& batch) {
  switch (got.error) {
    case 0:
      break;
    case ENODATA:
      return caf::error{};
    case EMSGSIZE:
      return violation("channel: datagram or descriptors too large");
    default:
      return system_error("channel", got.error);
  }
  auto message = decode(got, buffer_.get());
  if (!message)
    return violation("channel: malformed datagram");
  batch.push_back({std::move(*message), std::move(got.fd)});
  return std::nullopt;
}

void fd_channel::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  retry_.cancel(ignored);
  queue_.clear();
}

void fd_channel::end(const caf::error& reason) {
  close();
  listener_->on_channel_closed(reason);
}

} // namespace socketio
