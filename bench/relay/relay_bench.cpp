// Messages from one worker to another through the relay: how many a second and
// how long there and back, on our loop or on CAF's default multiplexer. See
// README.md.
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <sys/resource.h>
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
#include "actors/primary/links.hpp"
#include "actors/primary/relay.hpp"

namespace {

using namespace socketio;
using clock_type = std::chrono::steady_clock;

constexpr uint16_t worker_count = 4;
constexpr uint64_t messages = 300000;
constexpr uint64_t round_trips = 20000;
/// Messages on their way.
constexpr uint64_t window = 2000;

/// Two ends of a socketpair for each worker.
using links_of_workers = std::array<std::array<int, 2>, worker_count>;

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

/// What a worker does; the first sends, the second echoes or counts, the others
/// hear what both say.
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

  /// So many others have come.
  void on_joined(std::size_t count) {
    others_ += count;
    if (id_.slot == 0 && others_ == worker_count - 1)
      ask();
  }

  void on_message(const worker_id& from) {
    if (id_.slot > 1 || from.slot > 1)
      return;
    ++received_;
    if (id_.slot == 0)
      on_answer();
    else if (received_ <= round_trips || received_ % (window / 2) == 0)
      send();
  }

  void end() { done_(); }

private:
  void send() { self_->send(hub_, text_of(id_, size_)); }

  void ask() {
    start_ = clock_type::now();
    send();
  }

  void on_answer() {
    if (received_ <= round_trips)
      times_.push_back(seconds());
    if (received_ < round_trips) {
      ask();
    } else if (received_ == round_trips) {
      report_round_trips();
      start_ = clock_type::now();
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
    return std::chrono::duration<double>(clock_type::now() - start_).count();
  }

  void report_round_trips() {
    std::sort(times_.begin(), times_.end());
    auto us = [this](double part) {
      return 1e6 * times_[static_cast<std::size_t>(part * times_.size())];
    };
    std::printf("%zu bytes: there and back %.1f us (p50), %.1f us (p99), ",
                size_, us(0.5), us(0.99));
    std::fflush(stdout);
  }

  void report_messages() {
    std::printf("%.0f messages/s, ", static_cast<double>(messages) / seconds());
    std::fflush(stdout);
  }

  caf::event_based_actor* self_;
  worker_id id_;
  size_t size_;
  std::function<void()> done_;
  relay_actor hub_;
  std::size_t others_ = 0;
  uint64_t received_ = 0;
  uint64_t sent_ = 0;
  std::vector<double> times_;
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
                     const links_of_workers& fds) {
  auto port = system.middleman().publish(hub, 0, "127.0.0.1");
  for (const auto& fd : fds)
    if (!port || ::write(fd[0], &*port, sizeof(*port)) != sizeof(*port))
      std::_Exit(1);
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
      [me](const membership& x) { me->on_joined(x.others.size()); },
      [me](const worker_joined&) { me->on_joined(1); },
      [me](const worker_left&) { me->end(); },
      [me](const cluster_message& x) { me->on_message(x.origin); },
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
void run_primary(const links_of_workers& fds) {
  Config cfg;
  caf::actor_system system{cfg};
  adapter_options quiet;
  quiet.heartbeat_interval = caf::timespan{0};
  relay_actor hub;
  if constexpr (on_our_loop<Config>) {
    links to{system};
    hub = spawn_pinned(system, backend_of(system), relay, quiet,
                       relay_peers{&to, {}});
    for (uint16_t slot = 0; slot < worker_count; ++slot)
      to.add({slot, 0}, unique_fd{fds[slot][0]}, hub);
    run_loop(system);
  } else {
    hub = system.spawn(relay, quiet, relay_peers{});
    publish_by_port(system, hub, fds);
    ::pause();
  }
}

/// @returns the seconds of CPU that `pid` took until it ended.
double wait_for(pid_t pid) {
  rusage x{};
  ::wait4(pid, nullptr, 0, &x);
  auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec)
           + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(x.ru_utime) + seconds(x.ru_stime);
}

template <class Config>
void measure(const char* name, size_t size) {
  std::printf("%s, ", name);
  std::fflush(stdout);
  links_of_workers fds;
  for (auto& x : fds)
    ::socketpair(AF_UNIX, SOCK_STREAM, 0, x.data());
  std::vector<pid_t> children;
  auto start = [&](auto f) {
    children.push_back(::fork());
    if (children.back() == 0)
      f();
  };
  for (uint16_t slot = 0; slot < worker_count; ++slot)
    start([&] { run_worker<Config>(fds[slot][1], slot, size); });
  start([&] {
    for (const auto& x : fds)
      ::close(x[1]);
    run_primary<Config>(fds);
  });
  for (const auto& x : fds)
    for (int fd : x)
      ::close(fd);
  // The first one measures.
  auto cpu = wait_for(children.front());
  for (auto pid : std::span{children}.subspan(1)) {
    ::kill(pid, SIGKILL);
    cpu += wait_for(pid);
  }
  std::printf("%.1f s of CPU\n", cpu);
}

} // namespace

int main() {
  for (size_t size : {100, 10000}) {
    measure<ours>("our loop", size);
    measure<defaults>("CAF's default", size);
  }
}
