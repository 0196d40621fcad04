// The relay of the soak.
#include <algorithm>

#include <caf/send.hpp>

#include "actors/loop/link.hpp"
#include "actors/loop/pinned.hpp"

#include "tests/actors/loop/soak.hpp"

namespace soak {

namespace {

// Unsent bytes of one link at which nothing more is read, and read again.
constexpr std::size_t high_water = std::size_t{8} << 20;
constexpr std::size_t low_water = std::size_t{2} << 20;

} // namespace

struct relay::state {
  struct member {
    caf::actor actor;
    bool reckoned = false;
    bool left = false;
  };

  explicit state(result& out) : out(out) {}

  void join(caf::event_based_actor* self, const caf::actor& who, origin from) {
    self->monitor(who);
    for (auto& [other, sequence] : last)
      self->send(who, caf::put_atom_v, other, sequence);
    members[from].actor = who;
    ++out.lives;
  }

  void publish(caf::event_based_actor* self, origin from, uint64_t sequence,
               const std::string& bytes) {
    if (++last[from] != sequence || !plausible(from, sequence, bytes))
      ++out.errors;
    ++out.published;
    auto copy = self->current_mailbox_element()->move_content_to_message();
    for (auto& [to, who] : members)
      if (to == from)
        self->send(who.actor, caf::ok_atom_v);
      else
        self->send(who.actor, copy);
  }

  void remove(caf::event_based_actor* self, const caf::actor_addr& who) {
    std::erase_if(members,
                  [&who](auto& entry) { return entry.second.actor == who; });
    proceed(self);
  }

  // Once all have left, tells them what to reckon with; once all have
  // reckoned, ends.
  void proceed(caf::event_based_actor* self) {
    auto all = [this](bool member::*flag) {
      return std::all_of(members.begin(), members.end(),
                         [flag](auto& entry) { return entry.second.*flag; });
    };
    if (!finishing || !all(&member::left))
      return;
    if (!asked)
      ask(self);
    else if (all(&member::reckoned))
      done();
  }

  void ask(caf::event_based_actor* self) {
    asked = true;
    for (auto& [to, who] : members) {
      for (auto& [from, sequence] : last)
        if (from != to)
          self->send(who.actor, caf::get_atom_v, from, sequence);
      self->send(who.actor, caf::flush_atom_v);
    }
  }

  void reckoned(caf::event_based_actor* self, origin from, uint64_t received,
                uint64_t errors) {
    members[from].reckoned = true;
    out.delivered += received;
    out.errors += errors;
    proceed(self);
  }

  result& out;
  std::function<void()> done;
  std::map<origin, member> members;
  /// Sequence of each origin.
  std::map<origin, uint64_t> last;
  std::vector<caf::io::connection_handle> links;
  bool paused = false;
  bool finishing = false;
  bool asked = false;
};

caf::behavior relay::run(caf::event_based_actor* self, state* st) {
  self->set_down_handler(
    [self, st](const caf::down_msg& dm) { st->remove(self, dm.source); });
  return {
    [self, st](caf::join_atom, const caf::actor& who, origin from) {
      st->join(self, who, from);
    },
    [self, st](caf::publish_atom, origin from, uint64_t sequence,
               const std::string& bytes) {
      st->publish(self, from, sequence, bytes);
    },
    [self, st](caf::leave_atom, origin from) {
      st->members[from].left = true;
      st->proceed(self);
    },
    [self, st](caf::pong_atom, origin from, uint64_t received,
               uint64_t errors) { st->reckoned(self, from, received, errors); },
    [self, st](caf::close_atom) {
      st->finishing = true;
      for (auto& entry : st->members)
        self->send(entry.second.actor, caf::close_atom_v);
    },
  };
}

relay::relay(caf::actor_system& system, result& out, std::function<void()> done)
  : system_(system), state_(std::make_shared<state>(out)) {
  state_->done = std::move(done);
  auto& unit = socketio::backend_of(system);
  actor_ = socketio::spawn_pinned(system, unit, run, state_.get());
}

void relay::link(int fd) {
  auto hdl = socketio::publish_link(system_, fd, link_key, actor_);
  state_->links.push_back(hdl);
}

void relay::watch() {
  auto& links = state_->links;
  std::erase_if(links, [this](auto hdl) {
    return socketio::backend_of(system_).find(hdl) == nullptr;
  });
  auto above = [this, &links](std::size_t bytes) {
    return std::any_of(links.begin(), links.end(), [this, bytes](auto hdl) {
      return socketio::load_of(system_, hdl)->refused > bytes;
    });
  };
  if (above(state_->paused ? low_water : high_water) == state_->paused)
    return;
  state_->paused = !state_->paused;
  for (auto hdl : links)
    (state_->paused ? socketio::pause_link : socketio::resume_link)(system_,
                                                                    hdl);
}

void relay::finish() {
  caf::anon_send(actor_, caf::close_atom_v);
}

void relay::quit() {
  caf::anon_send_exit(actor_, caf::exit_reason::user_shutdown);
  actor_ = nullptr;
}

} // namespace soak
