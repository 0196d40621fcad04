// See socket_operator.hpp.
#include "actors/socket_io/socket_operator.hpp"

#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio {

socket_operator::socket_operator(socket_io::socket_ptr self)
  : self_(std::move(self)) {
  // nop
}

bool socket_operator::emit_list(std::string_view event,
                                std::vector<value> args) const {
  return self_->emit(event, args, opts_);
}

pending_ack socket_operator::ask(std::string_view event,
                                 std::vector<value> args) const {
  return self_->ask(event, args, opts_, timeout_);
}

socket_operator socket_operator::volatile_() const {
  auto result = *this;
  result.opts_.volatile_ = true;
  return result;
}

socket_operator socket_operator::compress(bool on) const {
  auto result = *this;
  result.opts_.compress = on;
  return result;
}

socket_operator socket_operator::timeout(caf::timespan x) const {
  auto result = *this;
  result.timeout_ = x;
  return result;
}

broadcast_operator socket_operator::broadcast() const {
  broadcast_options opts;
  opts.except.push_back(self_->id());
  opts.volatile_ = opts_.volatile_;
  opts.compress = opts_.compress;
  broadcast_operator result{self_->nsp(), std::move(opts)};
  return timeout_ ? result.timeout(*timeout_) : result;
}

broadcast_operator socket_operator::to(room_list rooms) const {
  return broadcast().to(std::move(rooms));
}

broadcast_operator socket_operator::in(room_list rooms) const {
  return to(std::move(rooms));
}

broadcast_operator socket_operator::except(room_list rooms) const {
  return broadcast().except(std::move(rooms));
}

broadcast_operator socket_operator::local() const {
  return broadcast().local();
}

} // namespace socketio
