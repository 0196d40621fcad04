// See spawn_process.hpp.
#include "actors/primary/spawn_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/unique_fd.hpp"

namespace socketio {

namespace {

/// All that the child needs, laid out before the fork: between fork and exec
/// it may not allocate, since other threads of the parent may hold locks.
struct child_plan {
  std::vector<char*> argv;
  std::vector<char*> envp;
  /// Copies above the range of their final numbers; closed by exec.
  std::vector<unique_fd> inherited;
  /// As above; none = standard output and error stay.
  unique_fd output;
  /// Takes the errno of a failed start; closed by exec.
  unique_fd error_pipe;
  pid_t parent = ::getpid();
};

/// @pre `strings` outlives the result.
std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (auto& str : strings)
    result.push_back(const_cast<char*>(str.c_str()));
  result.push_back(nullptr);
  return result;
}

std::string_view name_of(std::string_view entry) {
  return entry.substr(0, entry.find('='));
}

std::vector<std::string> merged(const std::vector<std::string>& added) {
  auto is_replaced = [&added](std::string_view entry) {
    return std::any_of(added.begin(), added.end(), [entry](auto& x) {
      return name_of(x) == name_of(entry);
    });
  };
  std::vector<std::string> result;
  for (auto entry = ::environ; entry != nullptr && *entry != nullptr; ++entry)
    if (!is_replaced(*entry))
      result.emplace_back(*entry);
  result.insert(result.end(), added.begin(), added.end());
  return result;
}

// -- in the child: async-signal-safe functions only --------------------------

[[noreturn]] void report_and_exit(const child_plan& plan) noexcept {
  auto err = errno;
  // The parent reads it or is gone; either way there is nothing left to do.
  [[maybe_unused]] auto written =
    ::write(plan.error_pipe.get(), &err, sizeof(err));
  ::_exit(127);
}

void reset_signals() noexcept {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int signo = 1; signo < NSIG; ++signo)
    ::sigaction(signo, &action, nullptr); // fails for SIGKILL and SIGSTOP
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGHUP, &action, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Puts the inherited descriptors in their places and has exec close the rest.
bool arrange_descriptors(const child_plan& plan) noexcept {
  for (auto target : {STDOUT_FILENO, STDERR_FILENO})
    if (plan.output && ::dup2(plan.output.get(), target) < 0)
      return false;
  auto number = first_inherited_fd;
  for (auto& fd : plan.inherited)
    if (::dup2(fd.get(), number++) < 0)
      return false;
  return ::close_range(static_cast<unsigned>(number), ~0u, CLOSE_RANGE_CLOEXEC)
         == 0;
}

[[noreturn]] void run_child(const child_plan& plan) noexcept {
  // The parent may have died before prctl took effect.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != plan.parent)
    ::_exit(127);
  reset_signals();
  if (arrange_descriptors(plan))
    ::execvpe(plan.argv.front(), plan.argv.data(), plan.envp.data());
  report_and_exit(plan);
}

// -- in the parent -----------------------------------------------------------

/// @returns a duplicate that is in nobody's way when the child numbers its
///          descriptors.
unique_fd raised(int fd, size_t inherited) {
  auto lowest = first_inherited_fd + static_cast<int>(inherited);
  return unique_fd{::fcntl(fd, F_DUPFD_CLOEXEC, lowest)};
}

/// Gives `plan` its descriptors.
/// @returns the end to read the child's error from; none, with `errno` set, if
///          one of them is not to be had.
unique_fd take_descriptors(child_plan& plan, const process_image& image,
                           const std::vector<int>& inherited) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return {};
  unique_fd errors{ends[0]};
  unique_fd writer{ends[1]};
  plan.error_pipe = raised(writer.get(), inherited.size());
  if (!plan.error_pipe)
    return {};
  for (auto fd : inherited)
    if (!plan.inherited.emplace_back(raised(fd, inherited.size())))
      return {};
  if (image.output >= 0)
    plan.output = raised(image.output, inherited.size());
  return image.output < 0 || plan.output ? std::move(errors) : unique_fd{};
}

/// @returns the child's id in the parent, -1 on error. No signal is handled in
///          the child with the parent's handlers.
pid_t fork_with(const child_plan& plan) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  auto pid = ::fork();
  if (pid == 0)
    run_child(plan);
  auto err = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = err;
  return pid;
}

/// Blocks until the child runs its program or failed to.
/// @returns its errno; 0 on success.
int start_error(const unique_fd& pipe) {
  int err = 0;
  ssize_t got;
  do
    got = ::read(pipe.get(), &err, sizeof(err));
  while (got < 0 && errno == EINTR);
  return got == sizeof(err) ? err : 0;
}

} // namespace

bool is_runnable(const std::string& program) {
  auto runs = [](const std::string& path) {
    struct stat file {};
    return ::stat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode)
           && ::access(path.c_str(), X_OK) == 0;
  };
  if (program.find('/') != std::string::npos)
    return runs(program);
  auto path = ::getenv("PATH");
  std::istringstream folders{path != nullptr ? path : "/bin:/usr/bin"};
  for (std::string folder; std::getline(folders, folder, ':');)
    if (runs((folder.empty() ? "." : folder) + '/' + program))
      return true;
  return false;
}

caf::expected<int> spawn_process(const process_image& image,
                                 const std::vector<int>& inherited) {
  auto failure = [&image](int err) {
    return system_error("cannot run " + image.program, err);
  };
  std::vector<std::string> argv{image.program};
  argv.insert(argv.end(), image.arguments.begin(), image.arguments.end());
  auto environment = merged(image.environment);
  child_plan plan;
  plan.argv = pointers(argv);
  plan.envp = pointers(environment);
  auto errors = take_descriptors(plan, image, inherited);
  if (!errors)
    return failure(errno);
  auto pid = fork_with(plan);
  if (pid < 0)
    return failure(errno);
  plan.error_pipe.reset();
  if (auto err = start_error(errors)) {
    ::waitpid(pid, nullptr, 0);
    return failure(err);
  }
  return pid;
}

} // namespace socketio
