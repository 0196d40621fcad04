// See forwarder.hpp.
#include "actors/socket_io/forwarder.hpp"

#include <string_view>
#include <utility>

#include <caf/actor_cast.hpp>
#include <caf/atom.hpp>
#include <caf/behavior.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>

#include "actors/errors.hpp"
#include "actors/guard.hpp"
#include "actors/log.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/socket.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

namespace {

/// @returns what a client is told of `x`: nothing of the program's inside.
std::string_view word_for_client(const caf::error& x) {
  if (x == caf::sec::request_timeout)
    return "timeout";
  if (x == caf::sec::request_receiver_down || x.category() == caf::atom("exit"))
    return "unavailable";
  if (x == ec::limit_exceeded)
    return "busy";
  return "internal error";
}

void refuse(const socket_ptr& from, std::string_view event, const ack& reply,
            const caf::error& why) {
  guarded("an acknowledgement", [&] {
    reply(value{{"error", word_for_client(why)}});
  });
  from->raise_error(error{"\"" + std::string{event.substr(0, 80)}
                          + "\" was forwarded: " + describe(why)},
                    std::string{event}, reply);
}

} // namespace

/// An event that an actor has to answer.
struct forwarder::question {
  question(caf::actor asker, socket_ptr from, byte_budget::share share,
           const event& ev, const route& r)
    : asker(std::move(asker)),
      from(std::move(from)),
      share(std::move(share)),
      event(ev.name),
      reply(ev.reply),
      to(r.to),
      read(r.read),
      deadline(timer_entry::calling<&question::on_deadline>(*this)) {
    // nop
  }

  void on_deadline() { end(caf::sec::request_timeout); }

  /// Answers in the actor's place, so that CAF forgets the request as well.
  void end(caf::sec why) const {
    asker->enqueue(nullptr, id, caf::make_message(caf::make_error(why)),
                   nullptr);
  }

  caf::actor asker;
  socket_ptr from;
  byte_budget::share share;
  std::string event;
  ack reply;
  caf::strong_actor_ptr to;
  reply_reader read;
  timer_entry deadline;
  /// Of the response.
  caf::message_id id;
};

forwarder::forwarder(caf::actor_system& system, caf::execution_unit& unit,
                     clock& time, const server_options& opts)
  : system_(system), unit_(unit), time_(time), options_(opts) {
  // nop
}

forwarder::~forwarder() {
  if (self_)
    caf::anon_send_exit(self_, caf::exit_reason::user_shutdown);
}

// -- there -------------------------------------------------------------------

void forwarder::forward(event& ev, const route& r, caf::message content) {
  if (!ev.self) {
    ev.mismatch = "only events of clients can be forwarded";
    return;
  }
  auto& from = ev.self->self_;
  if (auto server = from->nsp()->server())
    server->forwarding->ask(from, ev, r, std::move(content));
}

void forwarder::ask(socket_ptr from, event& ev, const route& r,
                    caf::message content) {
  auto share = from->reserve(ev.bytes);
  if (!share || !count(*from))
    return refuse(from, ev.name, ev.reply,
                  make_error(ec::limit_exceeded,
                             "actors have not answered earlier events yet"));
  if (!self_)
    spawn();
  watch(r.to);
  auto& self = resting(self_, unit_);
  auto q = std::make_unique<question>(self_, std::move(from), std::move(*share),
                                      ev, r);
  q->id = self
            .request(caf::actor_cast<caf::actor>(r.to), caf::infinite,
                     std::move(content))
            .id();
  auto id = q->id.integer_value();
  // CAF gives an answer of a type it was not told of to the handler of
  // errors, with the answer as the error's context: this one takes them all.
  self.add_multiplexed_response_handler(
    q->id, caf::behavior{[weak = weak_from_this(), id](caf::error& x) {
      if (auto strong = weak.lock())
        strong->settle(id, x);
    }});
  time_.arm(q->deadline, r.timeout.value_or(options_.forward_timeout));
  waiting_.emplace(id, std::move(q));
}

bool forwarder::count(const socket_state& from) {
  auto& asked = per_socket_[&from];
  if (asked >= options_.max_forwarded)
    return false;
  ++asked;
  return true;
}

void forwarder::watch(const caf::strong_actor_ptr& x) {
  if (watched_.insert(caf::actor_cast<caf::actor_addr>(x)).second)
    resting(self_, unit_).monitor(caf::actor_cast<caf::actor>(x));
}

void forwarder::spawn() {
  auto weak = weak_from_this();
  self_ = spawn_pinned(system_, unit_, [weak](caf::event_based_actor* self) {
    self->set_down_handler([weak](const caf::down_msg& x) {
      if (auto strong = weak.lock())
        strong->on_down(x.source);
    });
    return caf::behavior{[](caf::unit_t) {}};
  });
  self_->attach_functor([weak](const caf::error&) {
    if (auto strong = weak.lock())
      strong->on_end();
  });
}

// -- back --------------------------------------------------------------------

void forwarder::on_down(const caf::actor_addr& who) {
  watched_.erase(who);
  for (auto& [id, q] : waiting_)
    if (who == caf::actor_cast<caf::actor_addr>(q->to))
      q->end(caf::sec::request_receiver_down);
}

void forwarder::on_end() {
  spdlog::error("server: the actor that forwards events ended");
  self_ = nullptr;
  watched_.clear();
  while (!waiting_.empty()) {
    auto why = make_error(ec::system_failure, "the forwarding actor ended");
    settle(waiting_.begin()->first, why);
  }
}

void forwarder::settle(uint64_t id, caf::error& outcome) {
  auto node = waiting_.extract(id);
  if (!node)
    return;
  auto& q = *node.mapped();
  if (auto i = per_socket_.find(q.from.get()); --i->second == 0)
    per_socket_.erase(i);
  if (outcome != caf::sec::unexpected_response)
    return refuse(q.from, q.event, q.reply, outcome);
  std::optional<std::vector<value>> args;
  if (auto text = guarded("the conversion of an actor's answer",
                          [&] { args = q.read(outcome.context()); }))
    return refuse(q.from, q.event, q.reply,
                  make_error(ec::invalid_argument, *text));
  if (!args)
    return refuse(q.from, q.event, q.reply,
                  make_error(ec::invalid_argument,
                             "the actor's answer has a type without a JSON "
                             "form: "
                               + caf::to_string(outcome.context())));
  if (auto text = guarded("an acknowledgement",
                          [&] { q.reply(spread{std::move(*args)}); }))
    refuse(q.from, q.event, q.reply, make_error(ec::invalid_argument, *text));
}

} // namespace socketio::socket_io
