// A worker of the soak: sends as fast as the relay confirms and reckons what
// it receives.
#include <chrono>
#include <cstdio>

#include <caf/actor_system.hpp>
#include <caf/send.hpp>

#include "actors/loop/link.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/loop/run.hpp"

#include "tests/actors/loop/soak.hpp"

namespace soak {

namespace {

// Messages on the way to the relay.
constexpr std::size_t window = 48;

struct state {
  void send_on(caf::event_based_actor* self) {
    for (; !closing && open < window; ++open) {
      ++sent;
      self->send(hub, caf::publish_atom_v, from, sent, payload(from, sent));
    }
    if (closing && open == 0)
      self->send(hub, caf::leave_atom_v, from);
  }

  void receive(origin other, uint64_t sequence, const std::string& bytes) {
    ++received;
    auto& before = last[other];
    if (sequence != before + 1 || !plausible(other, sequence, bytes))
      complain("expected", other, before + 1, sequence);
    before = sequence;
  }

  void compare(origin other, uint64_t sequence) {
    if (last[other] != sequence)
      complain("ended at", other, last[other], sequence);
  }

  void complain(const char* what, origin other, uint64_t mine,
                uint64_t theirs) {
    if (++errors <= 5)
      std::fprintf(stderr, "%llx: from %llx %s %llu, is %llu\n",
                   static_cast<unsigned long long>(from),
                   static_cast<unsigned long long>(other), what,
                   static_cast<unsigned long long>(mine),
                   static_cast<unsigned long long>(theirs));
  }

  origin from = 0;
  caf::actor hub;
  std::map<origin, uint64_t> last;
  uint64_t sent = 0;
  uint64_t received = 0;
  uint64_t errors = 0;
  /// Not confirmed.
  std::size_t open = 0;
  bool closing = false;
};

void join(caf::event_based_actor* self, state* st, const caf::actor& hub) {
  st->hub = hub;
  self->monitor(hub);
  self->send(hub, caf::join_atom_v, caf::actor{self}, st->from);
  st->send_on(self);
}

caf::behavior work(caf::event_based_actor* self, state* st, int fd) {
  auto end = [self] {
    socketio::stop_loop(self->system());
    self->quit();
  };
  self->set_down_handler([end](const caf::down_msg&) { end(); });
  socketio::connect_link(
    self, fd, link_key,
    [self, st](const caf::actor& hub) { join(self, st, hub); },
    [st, end](const caf::error&) {
      ++st->errors;
      end();
    });
  return {
    [st](caf::put_atom, origin other, uint64_t sequence) {
      st->last[other] = sequence;
    },
    [st](caf::publish_atom, origin other, uint64_t sequence,
         const std::string& bytes) { st->receive(other, sequence, bytes); },
    [self, st](caf::ok_atom) {
      --st->open;
      // In bursts: only when half of the window is free, or at the end.
      if (st->closing ? st->open == 0 : st->open <= window / 2)
        st->send_on(self);
    },
    [self, st](caf::close_atom) {
      st->closing = true;
      st->send_on(self);
    },
    [st](caf::get_atom, origin other, uint64_t sequence) {
      st->compare(other, sequence);
    },
    [self, st](caf::flush_atom) {
      self->send(st->hub, caf::pong_atom_v, st->from, st->received, st->errors);
    },
  };
}

} // namespace

int worker(origin self, int fd) {
  config cfg;
  state st;
  st.from = self;
  caf::actor_system system{cfg};
  socketio::spawn_pinned(system, socketio::backend_of(system), work, &st, fd);
  socketio::run_loop(system);
  st.hub = nullptr;
  auto in_order = socketio::drain_loop(system, std::chrono::seconds{5});
  return in_order && st.errors == 0 ? 0 : 1;
}

} // namespace soak
