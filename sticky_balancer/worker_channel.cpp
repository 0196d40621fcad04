// See worker_channel.hpp.
#include "sticky_balancer/worker_channel.hpp"

#include <utility>

#include "actors/errors.hpp"

namespace socketio {

worker_channel::worker_channel(boost::asio::io_context& io, unique_fd end,
                               connection_sink& sink,
                               gone_callback on_primary_gone,
                               stop_callback on_stop)
  : sink_(sink),
    on_primary_gone_(std::move(on_primary_gone)),
    on_stop_(std::move(on_stop)),
    channel_(fd_channel::start(io, std::move(end), *this)) {
  // nop
}

worker_channel::~worker_channel() {
  channel_->close();
}

void worker_channel::report_ready() {
  channel_->send(encode_message(channel_kind::ready));
}

void worker_channel::report_load(std::size_t sessions) {
  channel_->send(encode_message(channel_kind::load, sessions));
}

void worker_channel::report_counters(const worker_counters& x) {
  if (channel_->queued() == 0)
    channel_->send(
      encode_message(channel_kind::counters, 0, {}, encode_counters(x)));
}

void worker_channel::report_draining() {
  channel_->send(encode_message(channel_kind::draining));
}

bool worker_channel::hand_back(const connection& c) {
  return channel_->send(
    encode_message(channel_kind::hand_back, 0, c.address, c.received, c.secure),
    c.fd.get());
}

void worker_channel::on_datagrams(std::vector<channel_datagram> batch) {
  uint64_t last = 0;
  for (auto& datagram : batch) {
    if (datagram.message.kind == channel_kind::connection)
      last = datagram.message.number;
    take(std::move(datagram));
  }
  if (last != 0)
    channel_->send(encode_message(channel_kind::confirm, last));
  if (channel_->queued() == 0)
    adopt_held();
}

void worker_channel::take(channel_datagram datagram) {
  auto& message = datagram.message;
  switch (message.kind) {
    case channel_kind::connection:
      if (datagram.fd)
        held_.push_back({std::move(datagram.fd), std::move(message.received),
                         std::move(message.address), message.secure});
      else
        channel_->send(encode_message(channel_kind::refuse, message.number));
      break;
    case channel_kind::ping:
      channel_->send(encode_message(channel_kind::pong));
      break;
    case channel_kind::stop:
      if (on_stop_)
        on_stop_();
      break;
    default:
      // Said by workers only; harmless.
      break;
  }
}

void worker_channel::adopt_held() {
  for (auto& c : std::exchange(held_, {}))
    sink_.adopt(std::move(c));
}

void worker_channel::on_all_sent() {
  adopt_held();
}

void worker_channel::on_channel_closed(const caf::error& reason) {
  held_.clear();
  on_primary_gone_(reason);
}

} // namespace socketio
