// See client.hpp.
#include "apps/testing/client.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "actors/errors.hpp"
#include "actors/packet_frames.hpp"
#include "actors/socket_io/default_parser.hpp"
#include "actors/socket_io/refusals.hpp"

namespace socketio::testing {

using namespace socket_io;

namespace {

template <class T>
T well_formed(caf::expected<T> x) {
  if (!x)
    throw std::logic_error("the server broke the protocol: "
                           + describe(x.error()));
  return std::move(*x);
}

} // namespace

/// The connection as the server's session.
class client::link final : public session {
public:
  link(session_acceptor& server, std::string id, handshake_info info,
       std::shared_ptr<const parser> speech)
    : packets(std::move(speech)),
      id_(std::move(id)),
      info_(std::move(info)),
      decoder_(packets->make_decoder()) {
    guarded_call([&] { listener_ = server.on_session(*this); });
  }

  /// Calls the server, which may close the connection meanwhile.
  template <class F>
  void guarded_call(F f) {
    ++calls_;
    f();
    --calls_;
    settle();
  }

  void settle() {
    if (closing_ && calls_ == 0)
      end(close_reason::forced_close);
  }

  void end(close_reason why) {
    if (auto x = std::move(listener_)) {
      ended_ = true;
      ++calls_;
      x->on_close(why);
      --calls_;
    }
    members.clear();
  }

  void say(const encoded_packet& x, std::optional<uint64_t> ack_id = {}) {
    for (auto& message : make_frames(x, ack_id)) {
      if (!listener_)
        return;
      guarded_call([&] {
        if (message->is_binary())
          listener_->on_binary(message->payload());
        else
          listener_->on_message(message->payload().substr(1));
      });
    }
  }

  bool open() const noexcept { return listener_ && !closing_; }

  // -- session ---------------------------------------------------------------

  const std::string& id() const noexcept override { return id_; }

  bool send(const frame_ptr& message, send_options) override {
    if (ended_ || closing_)
      return false;
    auto bytes = message->payload();
    auto x = message->is_binary() ? decoder_->add_binary(bytes)
                                  : decoder_->add_text(bytes.substr(1));
    if (auto packet = well_formed(std::move(x)))
      hear(std::move(*packet));
    return true;
  }

  bool writable() const noexcept override { return true; }
  bool below_high_water() const noexcept override { return true; }

  std::size_t buffered() const noexcept override { return 0; }
  void close(bool) override { closing_ = true; }

  transport current_transport() const noexcept override {
    return transport::websocket;
  }

  const handshake_info& handshake() const noexcept override { return info_; }

  const std::shared_ptr<const parser> packets;

  struct membership {
    std::string sid;
    value refusal;
  };

  std::map<std::string, membership> members;
  std::map<std::pair<std::string, uint64_t>, answer> asked;
  std::vector<received_event> received;

private:
  void hear(packet x) {
    switch (x.type) {
      case packet_type::connect:
        members[x.nsp] = {x.data.value("sid", std::string{}), nullptr};
        break;
      case packet_type::connect_error:
        members[x.nsp] = {{}, std::move(x.data)};
        break;
      case packet_type::disconnect:
        members.erase(x.nsp);
        break;
      case packet_type::ack:
        if (auto node = asked.extract({x.nsp, x.id.value_or(0)}))
          *node.mapped().args_ = std::move(x.args);
        break;
      default:
        received.push_back(
          {std::move(x.nsp), std::move(x.event), std::move(x.args), x.id});
    }
  }

  std::string id_;
  handshake_info info_;
  std::unique_ptr<packet_decoder> decoder_;
  std::unique_ptr<session_listener> listener_;
  int calls_ = 0;
  bool closing_ = false;
  bool ended_ = false;
};

client::client(session_acceptor& server, std::string id, handshake_info info,
               std::shared_ptr<const parser> packets)
  : link_(std::make_unique<link>(
    server, std::move(id), std::move(info),
    packets ? std::move(packets)
            : std::make_shared<default_parser>(decoder_limits{}))) {
  // nop
}

client::~client() {
  close();
}

// -- namespaces --------------------------------------------------------------

void client::connect(const std::string& nsp, const value& auth) {
  link_->members.erase(nsp);
  link_->say(link_->packets->encode_connect(nsp, auth));
}

bool client::connected(const std::string& nsp) const {
  return !id(nsp).empty();
}

std::string client::id(const std::string& nsp) const {
  auto i = link_->members.find(nsp);
  return i != link_->members.end() ? i->second.sid : std::string{};
}

value client::refusal(const std::string& nsp) const {
  auto i = link_->members.find(nsp);
  return i != link_->members.end() ? i->second.refusal : value{};
}

void client::disconnect(const std::string& nsp) {
  link_->members.erase(nsp);
  link_->say(link_->packets->encode_disconnect(nsp));
}

void client::close(close_reason why) {
  link_->end(why);
}

bool client::open() const noexcept {
  return link_->open();
}

void client::settle() {
  link_->settle();
}

// -- events ------------------------------------------------------------------

const std::vector<received_event>& client::received() const noexcept {
  return link_->received;
}

std::optional<std::vector<value>> client::take(std::string_view event) {
  auto& all = link_->received;
  auto i = std::find_if(all.begin(), all.end(),
                        [&](auto& x) { return x.name == event; });
  if (i == all.end())
    return std::nullopt;
  auto result = std::move(i->args);
  all.erase(i);
  return result;
}

void client::clear() {
  link_->received.clear();
}

void client::send_event(const std::string& nsp, std::string_view event,
                        const std::vector<value>& args,
                        std::optional<uint64_t> id) {
  auto& packets = *link_->packets;
  link_->say(must(packets.encode_event(nsp, event, args, id.has_value())), id);
}

void client::send_ack(const received_event& x, const std::vector<value>& args) {
  link_->say(must(link_->packets->encode_ack(x.nsp, args)), x.ack_id);
}

answer client::expect(const std::string& nsp, uint64_t id) {
  return link_->asked[{nsp, id}];
}

} // namespace socketio::testing
