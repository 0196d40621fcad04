// See timers.hpp.
#include "actors/loop/timers.hpp"

#include <list>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace socketio {

using std::chrono::steady_clock;

namespace {

/// A function on its own timer, which knows where to find itself.
struct one_shot {
  explicit one_shot(std::list<one_shot>& all, std::function<void()> f)
    : owner(&all), fun(std::move(f)) {
    // nop
  }

  void run() {
    auto call = std::move(fun);
    owner->erase(place);
    call();
  }

  std::list<one_shot>* owner;
  std::list<one_shot>::iterator place;
  std::function<void()> fun;
  timer_entry entry = timer_entry::calling<&one_shot::run>(*this);
};

} // namespace

struct timers::state : std::enable_shared_from_this<state> {
  explicit state(boost::asio::io_context& io)
    : wheel(steady_clock::now()), alarm(io) {
    // nop
  }

  /// Sees to it that the alarm rings when the wheel needs it.
  void schedule() {
    auto due = wheel.next_due();
    if (!due || (waiting && alarm.expiry() <= *due))
      return;
    waiting = true;
    alarm.expires_at(*due); // ends an outstanding wait
    alarm.async_wait([weak = weak_from_this()](auto moved) {
      if (auto self = weak.lock(); self && !moved)
        self->ring();
    });
  }

  void ring() {
    waiting = false;
    wheel.advance(steady_clock::now());
    schedule();
  }

  timer_wheel wheel;
  boost::asio::steady_timer alarm;
  bool waiting = false;
  std::list<one_shot> one_shots;
};

timers::timers(boost::asio::io_context& io)
  : state_(std::make_shared<state>(io)) {
  // nop
}

timers::~timers() = default;

void timers::arm(timer_entry& entry, std::chrono::milliseconds delay) {
  state_->wheel.arm(entry, steady_clock::now() + delay);
  state_->schedule();
}

void timers::cancel(timer_entry& entry) {
  state_->wheel.cancel(entry);
}

void timers::after(std::chrono::milliseconds delay, std::function<void()> fun) {
  auto& all = state_->one_shots;
  all.emplace_front(all, std::move(fun));
  all.front().place = all.begin();
  arm(all.front().entry, delay);
}

} // namespace socketio
