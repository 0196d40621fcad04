// See upgrading_session.hpp.
#include "bench/loadgen/scenarios/upgrading_session.hpp"

#include "actors/engine_io/payload.hpp"
#include "bench/loadgen/failure.hpp"

namespace socketio::bench {

namespace {

constexpr uint64_t question_id = 1;

} // namespace

upgrading_session::upgrading_session(event_loop& loop, const options& opts,
                                     std::size_t index, owner& o)
  : loop_(loop),
    opts_(opts),
    owner_(o),
    socket_(loop, opts, index),
    get_(loop, opts),
    post_(loop, opts),
    poll_(loop, opts) {
  socket_.set_listener(*this);
}

void upgrading_session::start() {
  started_at_ = loop_.refresh();
  running_ = true;
  probed_ = moved_ = joined_ = asked_ = false;
  pending_ = 0;
  get_.start(poll_request(opts_, {}),
             [this](const http_response& x) { on_opened(x); });
}

void upgrading_session::abandon() {
  running_ = false;
  get_.close();
  post_.close();
  poll_.close();
  socket_.drop();
}

// -- polling -----------------------------------------------------------------

bool upgrading_session::accept(const http_response& x) {
  if (x.status == 200)
    return true;
  std::string why{x.body};
  abandon();
  owner_.on_refused(*this, why);
  return false;
}

void upgrading_session::on_opened(const http_response& x) {
  if (!accept(x))
    return;
  auto sid = read_sid(x.body);
  if (!x.body.starts_with('0') || sid.empty())
    throw failure("no open packet: " + std::string{x.body});
  pending_ = 2;
  post_.start(post_request(opts_, sid, "40"),
              [this](const http_response& y) { on_posted(y); });
  poll_.start(poll_request(opts_, sid),
              [this](const http_response& y) { on_polled(y); });
  socket_.upgrade(sid);
}

void upgrading_session::on_posted(const http_response& x) {
  if (!accept(x))
    return;
  if (x.body != "ok")
    throw failure("POST answered with " + std::string{x.body});
  --pending_;
  go_on();
}

void upgrading_session::on_polled(const http_response& x) {
  if (!accept(x))
    return;
  read_payload(x.body);
  --pending_;
  go_on();
}

void upgrading_session::read_payload(std::string_view body) {
  engine_io::payload_reader reader{body};
  while (auto packet = reader.next()) {
    if (packet->type == engine_io::packet_type::noop)
      continue;
    if (packet->type != engine_io::packet_type::message
        || !packet->data.starts_with('0') || joined_)
      throw failure("unexpected payload " + std::string{body});
    joined_ = true;
  }
  if (reader.failed())
    throw failure("not a payload: " + std::string{body});
}

// -- the WebSocket -----------------------------------------------------------

void upgrading_session::on_probed(client&) {
  probed_ = true;
  go_on();
}

void upgrading_session::on_connected(client& x) {
  if (joined_)
    return client_listener::on_connected(x);
  joined_ = true;
  go_on();
}

void upgrading_session::go_on() {
  if (probed_ && pending_ == 0 && !moved_) {
    moved_ = true;
    socket_.finish_upgrade();
  }
  if (moved_ && joined_ && !asked_) {
    asked_ = true;
    socket_.send(question_, question_id);
  }
  socket_.flush();
}

void upgrading_session::on_packet(client& x, std::string_view text) {
  auto packet = split_packet(text);
  if (!asked_ || packet.type != '3' || packet.id != question_id
      || packet.body != R"(["moved"])")
    return client_listener::on_packet(x, text);
  socket_.say_goodbye();
  abandon();
  owner_.on_done(*this);
}

void upgrading_session::on_lost(client&, std::string_view why) {
  std::string reason{why};
  abandon();
  owner_.on_refused(*this, reason);
}

} // namespace socketio::bench
