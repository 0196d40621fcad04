// Real child processes: what they inherit, how their end is seen.
#include "actors/primary/child_process.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>

#include <boost/asio/executor_work_guard.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/primary/spawn_process.hpp"

#define CAF_SUITE primary.child_process
#include "tests/test.hpp"

using namespace socketio;

namespace {

constexpr caf::timespan drain_timeout = std::chrono::milliseconds{2500};

process_image shell(std::string script) {
  // What follows the script is $0; the worker's arguments are $1 to $5.
  return {"/bin/sh", {"-c", std::move(script), "sh"}, {}};
}

size_t open_descriptors() {
  size_t result = 0;
  for ([[maybe_unused]] auto& entry :
       std::filesystem::directory_iterator{"/proc/self/fd"})
    ++result;
  return result;
}

/// Leaves this process few descriptors while it lives.
class scarcity {
public:
  explicit scarcity(size_t left) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit few{256, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    for (unique_fd fd{::dup(0)}; fd; fd.reset(::dup(0)))
      taken_.push_back(std::move(fd));
    taken_.resize(taken_.size() - left);
  }

  ~scarcity() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
  rlimit before_{};
  std::vector<unique_fd> taken_;
};

/// @returns all bytes until the other end is closed.
std::string read_all(int fd) {
  std::string result;
  char buf[512];
  for (ssize_t got; (got = ::read(fd, buf, sizeof(buf))) > 0;)
    result.append(buf, static_cast<size_t>(got));
  return result;
}

struct fixture {
  /// Starts `image` as worker 1.2; fails the test if that is impossible.
  started_process start(process_image image) {
    children.emplace(io, std::move(image), drain_timeout);
    children->on_exit([this](int pid, int status) {
      ended_pid = pid;
      ended_status = status;
    });
    auto result = children->start({1, 2});
    if (!result)
      CAF_FAIL("cannot start: " << describe(result.error()));
    return std::move(*result);
  }

  /// Runs until the child ended; @returns its wait status.
  int wait() {
    while (!ended_status)
      io.run_one();
    return *ended_status;
  }

  /// @returns what `image` writes to its descriptor 3.
  std::string output_of(process_image image) {
    auto child = start(std::move(image));
    auto result = read_all(child.link.get());
    wait();
    return result;
  }

  boost::asio::io_context io{1};
  // Keeps the loop from ending between two children.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
    io.get_executor()};
  std::optional<child_processes> children;
  int ended_pid = 0;
  std::optional<int> ended_status;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(child_process_tests, fixture)

CAF_TEST(a worker is told who it is and where its descriptors are) {
  CAF_CHECK_EQUAL(output_of(shell(R"(printf '%s ' "$@" >&3)")),
                  "--worker.slot=1 --worker.incarnation=2 "
                  "--worker.link-fd=3 --worker.channel-fd=4 "
                  "--worker.drain-timeout=2500ms ");
}

CAF_TEST(descriptor 3 is a stream in both directions) {
  auto child = start(shell("read line <&3; echo got $line >&3"));
  CAF_REQUIRE_EQUAL(::write(child.link.get(), "hello\n", 6), 6);
  CAF_CHECK_EQUAL(read_all(child.link.get()), "got hello\n");
  CAF_CHECK_EQUAL(wait(), 0);
}

CAF_TEST(descriptor 4 keeps the boundaries of packets) {
  auto child = start(shell("printf one >&4; printf two >&4"));
  char buf[64];
  CAF_CHECK_EQUAL(::recv(child.channel.get(), buf, sizeof(buf), 0), 3);
  CAF_CHECK_EQUAL(::recv(child.channel.get(), buf, sizeof(buf), 0), 3);
  CAF_CHECK_EQUAL(::recv(child.channel.get(), buf, sizeof(buf), 0), 0);
  wait();
}

CAF_TEST(the environment is added to and replaced) {
  ::setenv("SOCKETIO_KEPT", "kept", 1);
  ::setenv("SOCKETIO_REPLACED", "old", 1);
  auto image = shell("echo $SOCKETIO_KEPT $SOCKETIO_REPLACED $SOCKETIO_NEW >&3;"
                     "env | grep -c SOCKETIO_REPLACED >&3");
  image.environment = {"SOCKETIO_REPLACED=new", "SOCKETIO_NEW=a=b"};
  CAF_CHECK_EQUAL(output_of(std::move(image)), "kept new a=b\n1\n");
}

CAF_TEST(a worker inherits no other descriptor) {
  // No flag says that exec should close it.
  unique_fd other{::fcntl(0, F_DUPFD, 200)};
  auto script = "test -e /proc/$$/fd/" + std::to_string(other.get())
                + " && echo inherited >&3; echo done >&3";
  CAF_CHECK_EQUAL(output_of(shell(script)), "done\n");
}

CAF_TEST(a worker ignores what a terminal sends to its group) {
  start(shell("kill -INT $$; kill -HUP $$; exit 7"));
  auto status = wait();
  CAF_CHECK(WIFEXITED(status));
  CAF_CHECK_EQUAL(WEXITSTATUS(status), 7);
}

CAF_TEST(a worker starts with an empty signal mask and default actions) {
  sigset_t term;
  ::sigemptyset(&term);
  ::sigaddset(&term, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &term, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  auto seen =
    output_of(shell("exec grep -E 'SigBlk|SigIgn' /proc/self/status >&3"));
  ::sigprocmask(SIG_UNBLOCK, &term, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  // Bits 0 and 1 are SIGHUP and SIGINT.
  CAF_CHECK_EQUAL(seen,
                  "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000003\n");
}

CAF_TEST(an end is reported with pid and code and leaves no zombie) {
  auto child = start(shell("exit 3"));
  auto status = wait();
  CAF_CHECK_EQUAL(ended_pid, child.pid);
  CAF_CHECK(WIFEXITED(status));
  CAF_CHECK_EQUAL(WEXITSTATUS(status), 3);
  CAF_CHECK_EQUAL(::waitpid(child.pid, nullptr, WNOHANG), -1);
}

CAF_TEST(a killed worker is reported with its signal) {
  auto child = start(shell("echo up >&3; exec sleep 1000"));
  children->signal(child.pid, SIGKILL);
  auto status = wait();
  CAF_CHECK(WIFSIGNALED(status));
  CAF_CHECK_EQUAL(WTERMSIG(status), SIGKILL);
}

CAF_TEST(only own live children are signalled) {
  auto child = start(shell("exit 0"));
  wait();
  // Neither this process nor one that ended is a live child.
  children->signal(::getpid(), SIGKILL);
  children->signal(child.pid, SIGKILL);
  CAF_CHECK_EQUAL(ended_pid, child.pid);
}

CAF_TEST(a program in PATH is found) {
  start({"true", {}, {}});
  CAF_CHECK_EQUAL(wait(), 0);
}

CAF_TEST(a missing program is one clear line and leaves nothing behind) {
  child_processes missing{io, {"/no/such/program", {}, {}}, drain_timeout};
  auto before = open_descriptors();
  auto result = missing.start({0, 0});
  CAF_REQUIRE(!result);
  CAF_CHECK_EQUAL(describe(result.error()),
                  "cannot run /no/such/program: No such file or directory");
  CAF_CHECK_EQUAL(open_descriptors(), before);
  CAF_CHECK_EQUAL(::waitpid(-1, nullptr, WNOHANG), -1);
}

CAF_TEST(a file without permission to run it is one clear line) {
  child_processes refused{io, {"/dev/null", {}, {}}, drain_timeout};
  auto result = refused.start({0, 0});
  CAF_REQUIRE(!result);
  CAF_CHECK_EQUAL(describe(result.error()),
                  "cannot run /dev/null: Permission denied");
}

CAF_TEST(without a descriptor left nothing starts and the error says so) {
  process_image image{"true", {}, {}, 1};
  // The pipe for errors, a copy of its end, the inherited one and the output.
  for (size_t left = 0; left < 5; ++left) {
    auto result = [&] {
      scarcity now{left};
      return spawn_process(image, {0});
    }();
    CAF_REQUIRE(!result);
    CAF_CHECK_EQUAL(describe(result.error()),
                    "cannot run true: Too many open files");
    CAF_CHECK_EQUAL(::waitpid(-1, nullptr, WNOHANG), -1);
  }
  scarcity now{5};
  auto pid = spawn_process(image, {0});
  CAF_REQUIRE(pid);
  CAF_CHECK_EQUAL(::waitpid(*pid, nullptr, 0), *pid);
}

CAF_TEST(a worker that ended leaves no descriptor behind) {
  start(shell("exit 0"));
  wait();
  auto before = open_descriptors();
  ended_status.reset();
  CAF_REQUIRE(children->start({1, 3}));
  wait();
  CAF_CHECK_EQUAL(open_descriptors(), before);
}

CAF_TEST(workers that still run are killed with their owner) {
  auto child = start(shell("echo up >&3; exec sleep 1000"));
  children.reset();
  CAF_CHECK_EQUAL(::kill(child.pid, 0), -1);
  CAF_CHECK_EQUAL(errno, ESRCH);
}

CAF_TEST(a worker dies with a killed primary) {
  int ends[2];
  CAF_REQUIRE_EQUAL(::pipe(ends), 0);
  auto primary = ::fork();
  if (primary == 0) {
    boost::asio::io_context own{1};
    child_processes workers{own, shell("exec sleep 1000"), drain_timeout};
    auto worker = workers.start({0, 0});
    auto pid = worker ? worker->pid : 0;
    if (::write(ends[1], &pid, sizeof(pid)) == sizeof(pid))
      ::pause();
    ::_exit(1);
  }
  int worker = 0;
  CAF_REQUIRE_EQUAL(::read(ends[0], &worker, sizeof(worker)),
                    static_cast<ssize_t>(sizeof(worker)));
  CAF_REQUIRE(worker > 0);
  unique_fd watch{static_cast<int>(::syscall(SYS_pidfd_open, worker, 0))};
  ::kill(primary, SIGKILL);
  ::waitpid(primary, nullptr, 0);
  pollfd ended{watch.get(), POLLIN, 0};
  CAF_CHECK_EQUAL(::poll(&ended, 1, -1), 1);
  ::close(ends[0]);
  ::close(ends[1]);
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST(workers run the own executable with the own arguments by default) {
  auto image = worker_image({}, {"--sticky.port=3001"});
  CAF_CHECK_EQUAL(image.program,
                  std::filesystem::canonical("/proc/self/exe").string());
  CAF_CHECK_EQUAL(image.arguments,
                  std::vector<std::string>{"--sticky.port=3001"});
}

CAF_TEST(configured program and arguments of the workers win) {
  cluster_options opts;
  opts.program = "chat";
  opts.arguments = {"--log.level=debug"};
  opts.environment = {"A=b"};
  auto image = worker_image(opts, {"--sticky.port=3001"});
  CAF_CHECK_EQUAL(image.program, "chat");
  CAF_CHECK_EQUAL(image.arguments, opts.arguments);
  CAF_CHECK_EQUAL(image.environment, opts.environment);
}
