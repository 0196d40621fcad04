// See remote_socket.hpp.
#include "actors/socket_io/remote_socket.hpp"

#include "actors/errors.hpp"
#include "actors/socket_io/json_reader.hpp"

namespace socketio {

namespace {

broadcast_options only(const std::string& sid) {
  broadcast_options result;
  result.rooms.push_back(sid);
  return result;
}

/// From another worker of ours: no bounds are needed but those of the reader.
value parse(const std::string& text) {
  if (text.empty())
    return nullptr;
  auto result = read_json(text);
  return result ? std::move(*result) : value{};
}

} // namespace

remote_socket::remote_socket(socket_io::nsp_ptr nsp, socket_details details)
  : all_(std::move(nsp), only(details.id)), details_(std::move(details)) {
  // nop
}

value remote_socket::handshake() const {
  return parse(details_.handshake);
}

value remote_socket::data() const {
  return parse(details_.data);
}

remote_socket remote_socket::timeout(caf::timespan x) const {
  auto result = *this;
  result.all_ = all_.timeout(x);
  return result;
}

pending_ack remote_socket::ask(std::string_view event,
                               std::vector<value> args) const {
  pending_ack result;
  all_.ask(event, std::move(args), true)
    .then(
      [answer = result.answer](std::vector<value> answers) {
        auto err = answers.empty()
                     ? make_error(ec::peer_gone, "the client is gone")
                     : caf::error{};
        answer.settle(std::move(err), std::move(answers));
      },
      [answer = result.answer](const caf::error& why) {
        answer.settle(why, {});
      });
  return result;
}

} // namespace socketio
