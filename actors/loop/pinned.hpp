// Actors whose messages are always handled by one execution unit: in
// production the loop, in tests the test scheduler.
// Kind: shell.
#pragma once

#include <exception>
#include <utility>

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/actor_config.hpp>
#include <caf/actor_system.hpp>
#include <caf/detail/init_fun_factory.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/execution_unit.hpp>
#include <caf/fwd.hpp>
#include <caf/infer_handle.hpp>
#include <caf/others.hpp>
#include <caf/resumable.hpp>
#include <caf/sec.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/loop/backend.hpp"

namespace socketio {

/// @returns the error an actor ends with when `what` escapes from one of its
///          handlers.
caf::error error_from(const std::exception_ptr& what);

/// An event-based actor of class `Base` on the unit it was spawned with.
/// Unless its function says otherwise, an unexpected message is dropped (a
/// request is answered with an error), an exception ends the actor with an
/// error, nothing is printed, and it ends by its owner's word
/// (`anon_send_exit`) but not with actors that linked themselves to it. Only
/// `exit_reason::kill` of such an actor ends it too: CAF lets nobody refuse it.
template <class Base>
class pinned final : public Base {
public:
  /// @param cfg its `host` is the unit, which must outlive the actor.
  explicit pinned(caf::actor_config& cfg) : Base(cfg), unit_(*cfg.host) {
    this->set_default_handler(caf::drop);
    this->set_down_handler([](caf::down_msg&) {});
    this->set_exit_handler([this](caf::exit_msg& x) {
      // An anonymous exit names its receiver as the source.
      if (x.source == this->address())
        this->quit(std::move(x.reason));
    });
    this->set_exception_handler(
      [](std::exception_ptr& what) { return error_from(what); });
  }

  using Base::enqueue;

  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit*) override {
    Base::enqueue(std::move(what), &unit_);
  }

  void launch(caf::execution_unit*, bool lazy, bool hide) override {
    Base::launch(&unit_, lazy, hide);
  }

  caf::resumable::subtype_t subtype() const override {
    // What the backend keeps for itself.
    return caf::resumable::io_actor;
  }

private:
  caf::execution_unit& unit_;
};

/// Spawns `fun(self, args...)` pinned to `unit`.
/// @param fun as for `actor_system::spawn`: typed or not, stateful or not.
/// @param unit `system.middleman().backend()` or, in tests, a scheduler_unit;
///             outlives the actor.
/// @returns the handle that fits `fun`.
template <class F, class... Ts>
caf::infer_handle_from_fun_t<F> spawn_pinned(caf::actor_system& system,
                                             caf::execution_unit& unit, F fun,
                                             Ts&&... args) {
  using impl = caf::infer_impl_from_fun_t<F>;
  caf::detail::init_fun_factory<impl, F> factory;
  caf::actor_config cfg{&unit};
  cfg.init_fun = factory(std::move(fun), std::forward<Ts>(args)...);
  auto result = system.spawn_impl<pinned<impl>, caf::no_spawn_options>(cfg);
  if (auto loop = dynamic_cast<backend*>(&unit))
    loop->remember(result.address());
  return result;
}

/// For using a pinned actor between its own handlers, e.g. to send as it.
/// @param x an event-based actor pinned to `unit`; lives on. Call this on its
///          loop.
/// @returns its inside, with `unit` as its context: CAF leaves there whoever
///          ran it last, who may be gone.
inline caf::event_based_actor& resting(const caf::actor& x,
                                       caf::execution_unit& unit) {
  auto ptr = caf::actor_cast<caf::abstract_actor*>(x);
  auto& result = *static_cast<caf::event_based_actor*>(ptr);
  result.context(&unit);
  return result;
}

} // namespace socketio
