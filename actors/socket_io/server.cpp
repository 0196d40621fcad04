// See server.hpp.
#include "actors/socket_io/server.hpp"

#include <utility>

#include <caf/actor.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include "actors/guard.hpp"
#include "actors/log.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/socket_io/forwarder.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/server_wiring.hpp"

namespace socketio {

namespace {

/// Lives until it is told to exit; a program may give it behavior, also before
/// it runs for the first time.
caf::behavior server_actor(caf::event_based_actor* self) {
  if (self->has_behavior())
    return {};
  return {[](caf::unit_t) {}};
}

} // namespace

struct server::parts {
  parts(caf::actor_system& sys, caf::execution_unit& u, clock& c, worker_id id,
        server_options opts)
    : system(sys),
      unit(u),
      time(c),
      state(id, std::move(opts), c),
      wiring(state),
      forwarding(
        std::make_shared<socket_io::forwarder>(sys, u, c, state.options())) {
    state.forwarding = forwarding.get();
  }

  ~parts() {
    if (self)
      caf::anon_send_exit(self, caf::exit_reason::user_shutdown);
  }

  void spawn() {
    self = spawn_pinned(system, unit, server_actor);
    alive = std::make_shared<bool>(true);
    self->attach_functor([flag = alive](const caf::error& why) {
      *flag = false;
      if (why != caf::exit_reason::user_shutdown)
        spdlog::error("server: its actor ended: {}", caf::to_string(why));
    });
  }

  caf::actor_system& system;
  caf::execution_unit& unit;
  clock& time;
  socket_io::server_state state;
  server_wiring wiring;
  std::shared_ptr<socket_io::forwarder> forwarding;
  caf::actor self;
  std::shared_ptr<bool> alive;
  engine_hooks hooks;
};

server::server(caf::actor_system& system, caf::execution_unit& unit, clock& c,
               worker_id id, server_options opts)
  : server(std::make_unique<parts>(system, unit, c, id, std::move(opts))) {
  // nop
}

server::server(std::unique_ptr<parts> p)
  : nsp(p->state.of("/")), parts_(std::move(p)) {
  // nop
}

server::~server() = default;

engine_hooks& server::engine() noexcept {
  return parts_->hooks;
}

server_wiring& server::wiring() noexcept {
  return parts_->wiring;
}

adapter_actor server::cluster() const {
  return parts_->wiring.cluster_;
}

void server::use_parser(std::shared_ptr<const parser> x) {
  parts_->state.use_parser(std::move(x));
}

std::shared_ptr<const parser> server::current_parser() const {
  return parts_->state.shared_parser();
}

nsp server::of(std::string name) {
  return nsp{parts_->state.of(std::move(name))};
}

nsp server::of(const std::regex& pattern) {
  auto matches = [pattern](const std::string& name) {
    auto result = false;
    if (name.size() <= max_pattern_input)
      guarded("a pattern of namespaces",
              [&] { result = std::regex_search(name, pattern); });
    return result;
  };
  return nsp{parts_->state.add_parent(socket_io::nsp_pattern{matches})};
}

nsp server::of(matcher f) {
  return of(
    [f = std::move(f)](const std::string& name, const value& auth, next word) {
      f(name, auth) ? word() : word(error{});
    });
}

nsp server::of(decider f) {
  return nsp{parts_->state.add_parent(std::move(f))};
}

listener_id server::on_new_namespace(std::function<void(nsp&)> f) {
  auto& state = parts_->state;
  // A number of its own among those of "/", which this is as well.
  const auto id = ++state.find("/")->last_id;
  state.new_namespace.add(id, std::move(f));
  return id;
}

void server::off(listener_id id) {
  nsp::off(id);
  parts_->state.new_namespace.remove(id);
}

std::size_t server::namespaces() const noexcept {
  return parts_->state.namespaces();
}

worker_id server::id() const noexcept {
  return parts_->state.id();
}

std::size_t server::connections() const noexcept {
  return parts_->state.connections();
}

std::size_t server::server_count() const {
  return parts_->state.adapter().server_count();
}

void server::after(caf::timespan delay, std::function<void()> f) {
  parts_->time.after(
    delay, [f = std::move(f)] { guarded("a function given to after", f); });
}

caf::event_based_actor* server::self() {
  if (!parts_->alive || !*parts_->alive)
    parts_->spawn();
  return &resting(parts_->self, parts_->unit);
}

void server::close() {
  if (auto f = std::exchange(parts_->wiring.end_worker_, nullptr))
    f();
  parts_->state.close();
}

void server::on_closing(std::function<void()> f) {
  parts_->state.closing.add({}, std::move(f)); // none is taken out again
}

} // namespace socketio
