// See primary_channel.hpp.
#include "sticky_balancer/primary_channel.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

primary_channel::primary_channel(boost::asio::io_context& io,
                                 const worker_id& id, unique_fd end,
                                 worker_listener& listener)
  : id_(id),
    listener_(listener),
    channel_(fd_channel::start(io, std::move(end), *this)) {
  // nop
}

primary_channel::~primary_channel() {
  channel_->close();
}

bool primary_channel::pass(routable& x) {
  auto datagram =
    encode_message(channel_kind::connection, last_number_ + 1, x.from.address,
                   x.from.received, x.from.secure);
  if (!channel_->send(std::move(datagram), x.from.fd.get()))
    return false;
  unconfirmed_.push_back({++last_number_, std::move(x)});
  return true;
}

std::vector<routable> primary_channel::take_unconfirmed() {
  std::vector<routable> result;
  for (auto& x : std::exchange(unconfirmed_, {}))
    result.push_back(std::move(x.what));
  return result;
}

void primary_channel::ping(time_point now) {
  if (pinged_ || !channel_->send(encode_message(channel_kind::ping)))
    return;
  pinged_ = now;
  if (!std::exchange(pong_due_, true))
    asked_ = std::chrono::steady_clock::now();
}

void primary_channel::stop() {
  channel_->send(encode_message(channel_kind::stop));
}

std::chrono::nanoseconds primary_channel::silence(time_point now) const {
  return pinged_ ? now - *pinged_ : std::chrono::nanoseconds{0};
}

void primary_channel::excuse(time_point now) {
  if (pinged_)
    pinged_ = now;
}

channel_report primary_channel::report() const {
  channel_report result;
  result.id = id_;
  result.passed = last_number_;
  result.unconfirmed = unconfirmed_.size();
  result.round_trip = round_trip_;
  result.counters = counters_;
  return result;
}

void primary_channel::receive_all() {
  channel_->receive_all();
}

void primary_channel::on_datagrams(std::vector<channel_datagram> batch) {
  pinged_.reset();
  for (auto& datagram : batch)
    handle(datagram);
  listener_.on_sign_of_life(id_);
}

void primary_channel::handle(channel_datagram& datagram) {
  auto& message = datagram.message;
  switch (message.kind) {
    case channel_kind::ready:
      return listener_.on_ready(id_);
    case channel_kind::draining:
      return listener_.on_draining(id_);
    case channel_kind::load:
      return listener_.on_load(id_, message.number, unconfirmed_.size());
    case channel_kind::confirm:
      return confirm(message.number);
    case channel_kind::refuse:
      return take_back(message.number);
    case channel_kind::hand_back:
      return listener_.on_hand_back(
        {std::move(datagram.fd), std::move(message.received),
         std::move(message.address), message.secure});
    case channel_kind::counters:
      counters_ = decode_counters(message.received);
      return;
    case channel_kind::pong:
      if (std::exchange(pong_due_, false))
        round_trip_ = std::chrono::steady_clock::now() - asked_;
      return;
    case channel_kind::connection:
    case channel_kind::ping:
    case channel_kind::stop:
      return;
  }
}

void primary_channel::confirm(uint64_t number) {
  while (!unconfirmed_.empty() && unconfirmed_.front().number <= number)
    unconfirmed_.pop_front();
}

void primary_channel::take_back(uint64_t number) {
  auto found =
    std::find_if(unconfirmed_.begin(), unconfirmed_.end(),
                 [number](const passed& x) { return x.number == number; });
  if (found == unconfirmed_.end())
    return;
  auto what = std::move(found->what);
  unconfirmed_.erase(found);
  listener_.on_refused(id_, std::move(what));
}

void primary_channel::on_channel_closed(const caf::error& reason) {
  listener_.on_worker_gone(id_, reason);
}

} // namespace socketio
