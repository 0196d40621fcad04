// A primary and four worker processes over socketpairs: mixed sizes, bursts,
// a worker stopped for a second, a worker killed and replaced. Between live
// workers nothing may be lost, come twice or out of order.
//
//   loop_soak [--seconds N]      default 10
//
// Prints messages per second; exit code 1 if something was wrong.
#include "tests/actors/loop/soak.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <caf/actor_system.hpp>

#include "actors/loop/backend.hpp"
#include "actors/loop/run.hpp"
#include "actors/loop/timers.hpp"

using namespace std::chrono_literals;

namespace soak {

namespace {

constexpr int inherited_fd = 3;

uint64_t mixed(origin from, uint64_t sequence) {
  auto x = (from * 0x9E3779B97F4A7C15ull) ^ (sequence * 0xD1B54A32D192ED03ull);
  return (x ^ x >> 29) * 0xBF58476D1CE4E5B9ull >> 7;
}

// Mostly small, some large.
std::size_t size_of(uint64_t random) {
  auto in = [random](std::size_t low, std::size_t high) {
    return low + (random >> 8) % (high - low + 1);
  };
  switch (random % 100) {
    case 0:
      return in(100'000, 262'144);
    case 1:
    case 2:
    case 3:
      return in(10'000, 65'536);
    default:
      return random % 4 == 0 ? in(200, 4000) : in(16, 200);
  }
}

// The primary's view of the worker processes.
class cluster {
public:
  static constexpr std::size_t slots = 4;

  explicit cluster(relay& hub) : hub_(hub) {
    for (std::size_t slot = 0; slot < slots; ++slot)
      start(slot);
  }

  void start(std::size_t slot) {
    std::array<int, 2> fds{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()))
      std::abort();
    auto name = std::to_string((slot + 1) << 32 | ++lives_);
    std::array<char*, 4> args{const_cast<char*>("loop_soak"),
                              const_cast<char*>("--worker"), name.data(),
                              nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, fds[1], inherited_fd);
    if (::posix_spawn(&pids_[slot], "/proc/self/exe", &actions, nullptr,
                      args.data(), environ))
      std::abort();
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(fds[1]);
    hub_.link(fds[0]);
  }

  void signal(std::size_t slot, int number) { ::kill(pids_[slot], number); }

  void replace(std::size_t slot) {
    signal(slot, SIGKILL);
    ::waitpid(pids_[slot], nullptr, 0);
    start(slot);
  }

  // Waits for all; how many failed.
  std::size_t join() {
    return static_cast<std::size_t>(
      std::count_if(pids_.begin(), pids_.end(), [](pid_t pid) {
        int status = 0;
        ::waitpid(pid, &status, 0);
        return status != 0;
      }));
  }

private:
  relay& hub_;
  std::array<pid_t, slots> pids_{};
  uint64_t lives_ = 0;
};

// Stops and kills workers by turns.
class trouble {
public:
  trouble(cluster& workers, socketio::timers& clock)
    : workers_(workers), clock_(clock) {
    clock_.arm(next_, 1500ms);
  }

  void end() { clock_.cancel(next_); }

private:
  void make() {
    auto slot = turn_ % cluster::slots;
    if (turn_++ % 2 == 0) {
      workers_.signal(slot, SIGSTOP);
      clock_.after(1s, [this, slot] { workers_.signal(slot, SIGCONT); });
    } else {
      workers_.replace(slot);
    }
    clock_.arm(next_, 1500ms);
  }

  cluster& workers_;
  socketio::timers& clock_;
  std::size_t turn_ = 0;
  socketio::timer_entry next_ =
    socketio::timer_entry::calling<&trouble::make>(*this);
};

int primary(std::chrono::seconds duration) {
  config cfg;
  caf::actor_system system{cfg};
  result out;
  relay hub{system, out, [&system] { socketio::stop_loop(system); }};
  cluster workers{hub};
  socketio::timers clock{socketio::backend_of(system).io()};
  trouble fault{workers, clock};
  std::function<void()> watch = [&] {
    hub.watch();
    clock.after(10ms, watch);
  };
  watch();
  clock.after(duration, [&fault] { fault.end(); });
  clock.after(duration + 1500ms, [&hub] { hub.finish(); });
  auto stuck = false;
  clock.after(duration + 30s, [&system, &stuck] {
    stuck = true;
    socketio::stop_loop(system);
  });
  socketio::run_loop(system);
  hub.quit();
  auto in_order = socketio::drain_loop(system, 5s);
  auto failed = stuck ? cluster::slots : workers.join();
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  auto seconds = std::chrono::duration<double>(duration + 1500ms).count();
  std::printf("%.0f messages/s in, %.0f/s out, %zu lives of workers, "
              "%llu errors, %zu workers failed, %s, peak %ld MB\n",
              static_cast<double>(out.published) / seconds,
              static_cast<double>(out.delivered) / seconds, out.lives,
              static_cast<unsigned long long>(out.errors), failed,
              stuck      ? "stuck"
              : in_order ? "ended in order"
                         : "ended late",
              used.ru_maxrss / 1024);
  auto fine = out.errors == 0 && failed == 0 && in_order && !stuck
              && out.lives > cluster::slots && out.delivered > 0;
  return fine ? 0 : 1;
}

} // namespace

std::string payload(origin from, uint64_t sequence) {
  auto random = mixed(from, sequence);
  return std::string(size_of(random), static_cast<char>(random));
}

bool plausible(origin from, uint64_t sequence, const std::string& bytes) {
  auto random = mixed(from, sequence);
  auto fill = static_cast<char>(random);
  return bytes.size() == size_of(random) && bytes.front() == fill
         && bytes[bytes.size() / 2] == fill && bytes.back() == fill;
}

} // namespace soak

int main(int argc, char** argv) {
  auto value = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 10;
  if (argc == 3 && std::strcmp(argv[1], "--worker") == 0)
    return soak::worker(value, soak::inherited_fd);
  if (argc == 1 || (argc == 3 && std::strcmp(argv[1], "--seconds") == 0))
    return soak::primary(std::chrono::seconds{value});
  std::fprintf(stderr, "usage: loop_soak [--seconds N]\n");
  return 2;
}
