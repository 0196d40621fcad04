// See remote_socket.hpp.
#include "actors/socket_io/remote_socket.hpp"

#include "actors/errors.hpp"
#include "actors/socket_io/actor_values.hpp"

namespace socketio {

remote_socket::remote_socket(socket_io::nsp_ptr nsp, std::string id)
  : nsp_(std::move(nsp)), id_(std::move(id)) {
  // nop
}

remote_socket::remote_socket(socket_io::nsp_ptr nsp,
                             std::shared_ptr<const socket_list> list,
                             const socket_entry& found)
  : nsp_(std::move(nsp)),
    id_(found.id()),
    list_(std::move(list)),
    found_(found) {
  // nop
}

value remote_socket::handshake() const {
  return list_ ? value(handshake_of(found_.details())) : value{};
}

value remote_socket::data() const {
  return list_ ? data_of(found_.details()) : value{};
}

remote_socket remote_socket::timeout(caf::timespan x) const {
  auto result = *this;
  result.timeout_ = x;
  return result;
}

broadcast_operator remote_socket::all() const {
  broadcast_options opts;
  opts.rooms.push_back(id_);
  return broadcast_operator{nsp_, std::move(opts)}.timeout(timeout_);
}

pending_ack remote_socket::ask(std::string_view event,
                               std::vector<value> args) const {
  pending_ack result;
  all()
    .ask(event, std::move(args), true)
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
