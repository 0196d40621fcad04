// Messages from one worker to another through the relay: how many a second and
// how long there and back, on our loop or on CAF's default multiplexer. See
// README.md. Kind: program.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "actors/interfaces.hpp"
#include "actors/loop/link.hpp"
#include "actors/loop/loop_host.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/loop/run.hpp"
#include "actors/primary/relay.hpp"

namespace {

using namespace socketio;
using clock_type = std::chrono::steady_clock;

constexpr uint64_t messages = 300000;
constexpr uint64_t round_trips = 20000;
/// Messages on their way.
constexpr uint64_t window = 2000;

struct ours : caf::actor_system_config, loop_host {
  ours() {
    socketio::add_message_types(*this);
    configure_loop(*this);
  }
};

struct defaults : caf::actor_system_config {
  defaults() {
    socketio::add_message_types(*this);
    load<caf::io::middleman>();
    set("middleman.enable-automatic-connections", false);
  }
};

template <class Config>
constexpr bool on_our_loop = std::is_same_v<Config, ours>;

/// Runs the process until `done` is set by an actor.
template <class Config>
void run(caf::actor_system& system, const bool& done) {
  if constexpr (on_our_loop<Config>)
    run_loop(system);
  else
    while (!done)
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
}

cluster_message text_of(const worker_id& from, size_t size) {
  return {from, broadcast{{}, {"2", std::string(size, 'x'), {}}}};
}

/// What a worker does; the first sends, the second echoes or counts.
class worker {
public:
  worker(caf::event_based_actor* self, uint16_t slot, size_t size,
         std::function<void()> done)
    : self_(self), id_{slot, 0}, size_(size), done_(std::move(done)) {
    // nop
  }

  void enter(const relay_actor& hub) {
    hub_ = hub;
    self_->monitor(hub);
    self_->send(hub, register_worker{id_, message_types_hash()});
  }

  void on_joined() {
    if (id_.slot != 0)
      return;
    start_ = clock_type::now();
    send();
  }

  void on_message() {
    ++received_;
    if (id_.slot == 0)
      on_answer();
    else if (received_ <= round_trips || received_ % (window / 2) == 0)
      send();
  }

  void end() { done_(); }

private:
  void send() { self_->send(hub_, text_of(id_, size_)); }

  void on_answer() {
    if (received_ < round_trips) {
      send();
    } else if (received_ == round_trips) {
      report_round_trips();
      flood(window);
    } else if (sent_ < messages) {
      flood(window / 2);
    } else if (received_ >= round_trips + messages / (window / 2)) {
      report_messages();
      done_();
    }
  }

  void flood(uint64_t count) {
    for (uint64_t i = 0; i < count && sent_ < messages; ++i, ++sent_)
      send();
  }

  double seconds() {
    const std::chrono::duration<double> x = clock_type::now() - start_;
    start_ = clock_type::now();
    return x.count();
  }

  void report_round_trips() {
    std::printf("%zu bytes: round trip %.1f us, ", size_,
                seconds() * 1e6 / round_trips);
  }

  void report_messages() {
    std::printf("%.0f messages/s\n", static_cast<double>(messages) / seconds());
    std::fflush(stdout);
  }

  caf::event_based_actor* self_;
  worker_id id_;
  size_t size_;
  std::function<void()> done_;
  relay_actor hub_;
  uint64_t received_ = 0;
  uint64_t sent_ = 0;
  clock_type::time_point start_;
};

/// CAF as a program finds it: over TCP, by the port that stands in `fd`.
relay_actor connect_by_port(caf::actor_system& system, int fd) {
  uint16_t port = 0;
  if (::read(fd, &port, sizeof(port)) != sizeof(port))
    std::_Exit(1);
  auto hub = system.middleman().remote_actor<relay_actor>("127.0.0.1", port);
  if (!hub) {
    std::fprintf(stderr, "relay_bench: %s\n",
                 system.render(hub.error()).c_str());
    std::_Exit(1);
  }
  return *hub;
}

void publish_by_port(caf::actor_system& system, const relay_actor& hub,
                     const int (&fds)[2]) {
  auto port = system.middleman().publish(hub, 0, "127.0.0.1");
  for (int fd : fds)
    if (!port || ::write(fd, &*port, sizeof(*port)) != sizeof(*port))
      std::_Exit(1);
}

/// A link of ours for each of `fds`, whose number is the slot.
void publish_by_link(caf::actor_system& system, const relay_actor& hub,
                     const int (&fds)[2]) {
  for (uint16_t slot = 0; slot < 2; ++slot)
    caf::anon_send(basp_of(system), caf::publish_atom_v,
                   system.middleman().backend().new_scribe(fds[slot]), slot,
                   caf::actor_cast<caf::strong_actor_ptr>(hub),
                   system.message_types(hub));
}

template <class Config>
int run_worker(int fd, uint16_t slot, size_t size) {
  Config cfg;
  caf::actor_system system{cfg};
  bool done = false;
  auto end = [&] {
    done = true;
    if constexpr (on_our_loop<Config>)
      stop_loop(system);
  };
  auto make = [&, fd, slot, size](caf::event_based_actor* self) {
    auto me = std::make_shared<worker>(self, slot, size, end);
    self->set_down_handler([me](const caf::down_msg&) { me->end(); });
    if constexpr (on_our_loop<Config>)
      connect_link<relay_actor>(
        self, fd, slot, [me](const relay_actor& hub) { me->enter(hub); },
        [me](const caf::error&) { me->end(); });
    else
      me->enter(connect_by_port(self->home_system(), fd));
    return caf::behavior{
      [](const membership&) {},
      [me](const worker_joined&) { me->on_joined(); },
      [me](const worker_left&) { me->end(); },
      [me](const cluster_message&) { me->on_message(); },
    };
  };
  if constexpr (on_our_loop<Config>)
    spawn_pinned(system, backend_of(system), make);
  else
    system.spawn(make);
  run<Config>(system, done);
  std::_Exit(0);
}

template <class Config>
void run_primary(const int (&fds)[2]) {
  Config cfg;
  caf::actor_system system{cfg};
  adapter_options quiet;
  quiet.heartbeat_interval = caf::timespan{0};
  relay_actor hub;
  if constexpr (on_our_loop<Config>) {
    hub = spawn_pinned(system, backend_of(system), relay, quiet, relay_peers{});
    publish_by_link(system, hub, fds);
  } else {
    hub = system.spawn(relay, quiet, relay_peers{});
    publish_by_port(system, hub, fds);
  }
  bool never = false;
  run<Config>(system, never);
}

template <class Config>
void measure(const char* name, size_t size) {
  std::printf("%s, ", name);
  std::fflush(stdout);
  int links[2][2];
  for (auto& link : links)
    ::socketpair(AF_UNIX, SOCK_STREAM, 0, link);
  pid_t workers[2];
  for (uint16_t slot = 0; slot < 2; ++slot)
    if (workers[slot] = ::fork(); workers[slot] == 0)
      run_worker<Config>(links[slot][1], slot, size);
  auto primary = ::fork();
  if (primary == 0) {
    for (auto& link : links)
      ::close(link[1]);
    run_primary<Config>({links[0][0], links[1][0]});
  }
  for (auto& link : links)
    for (int fd : link)
      ::close(fd);
  ::waitpid(workers[0], nullptr, 0);
  for (auto pid : {workers[1], primary}) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
}

} // namespace

int main() {
  for (size_t size : {100, 10000}) {
    measure<ours>("our loop", size);
    measure<defaults>("CAF's default", size);
  }
}
