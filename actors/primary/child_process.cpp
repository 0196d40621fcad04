// See child_process.hpp.
#include "actors/primary/child_process.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/primary/worker_output.hpp"
#include "actors/socket_pair.hpp"

namespace socketio {

namespace {

/// Closed by exec. glibc 2.36 declares pidfd_open without C linkage.
unique_fd open_pidfd(int pid) {
  return unique_fd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
}

/// @returns a path that runs this program again. The link itself does, too, as
///          long as it is this process that follows it.
std::string find_own_executable() {
  constexpr auto link = "/proc/self/exe";
  std::error_code failed;
  auto path = std::filesystem::read_symlink(link, failed).string();
  return failed || !is_runnable(path) ? link : path;
}

/// Looked for once: after an upgrade the link names the deleted file, the path
/// the new one.
const std::string& own_executable() {
  static const std::string result = find_own_executable();
  return result;
}

/// What a worker prints on its way.
struct output_pipe {
  unique_fd reader;
  unique_fd writer;
};

/// @returns a pipe closed by exec; nothing, with `errno` set, if there is none.
output_pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return {};
  return {unique_fd{ends[0]}, unique_fd{ends[1]}};
}

int wait_for(int pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ; // again
  return status;
}

} // namespace

process_image worker_image(const cluster_options& opts,
                           std::vector<std::string> own_arguments) {
  process_image result;
  result.program = opts.program;
  if (result.program.empty())
    result.program = own_executable();
  result.arguments =
    opts.arguments.empty() ? std::move(own_arguments) : opts.arguments;
  result.environment = opts.environment;
  return result;
}

std::vector<std::string>
worker_arguments(worker_id id, caf::timespan drain_timeout, bool captured) {
  auto drain = std::chrono::ceil<std::chrono::milliseconds>(drain_timeout);
  std::vector<std::string> result{
    "--worker.slot=" + std::to_string(id.slot),
    "--worker.incarnation=" + std::to_string(id.incarnation),
    "--worker.link-fd=" + std::to_string(first_inherited_fd),
    "--worker.channel-fd=" + std::to_string(first_inherited_fd + 1),
    "--worker.drain-timeout=" + std::to_string(drain.count()) + "ms"};
  if (captured)
    result.push_back("--worker.log-fd="
                     + std::to_string(first_inherited_fd + 2));
  return result;
}

child_processes::child_processes(boost::asio::io_context& io,
                                 process_image image,
                                 caf::timespan drain_timeout, bool capture)
  : io_(io),
    image_(std::move(image)),
    drain_timeout_(drain_timeout),
    capture_(capture) {
  // Inherited as "ignored", the kernel would wait for our children itself.
  ::signal(SIGCHLD, SIG_DFL);
}

child_processes::~child_processes() {
  for (auto& child : children_)
    ::kill(child.first, SIGKILL);
  for (auto& child : children_)
    wait_for(child.first);
}

void child_processes::on_exit(exit_callback f) {
  on_exit_ = std::move(f);
}

caf::expected<started_process> child_processes::start(worker_id id) {
  auto link = make_socket_pair(SOCK_STREAM);
  if (!link)
    return std::move(link.error());
  auto channel = make_socket_pair(SOCK_SEQPACKET);
  if (!channel)
    return std::move(channel.error());
  auto image = image_;
  for (auto& argument : worker_arguments(id, drain_timeout_, capture_))
    image.arguments.push_back(std::move(argument));
  std::vector<int> inherited{link->second.get(), channel->second.get()};
  auto output = capture_ ? make_pipe() : output_pipe{};
  if (capture_) {
    if (!output.writer)
      return system_error("cannot read what a worker prints", errno);
    image.output = output.writer.get();
    inherited.push_back(STDERR_FILENO);
  }
  auto pid = spawn_process(image, inherited);
  if (!pid)
    return std::move(pid.error());
  if (capture_)
    log_output(io_, std::move(output.reader), id);
  if (auto err = watch(*pid)) {
    ::kill(*pid, SIGKILL);
    wait_for(*pid);
    return err;
  }
  return started_process{*pid, std::move(link->first),
                         std::move(channel->first)};
}

void child_processes::signal(int pid, int signo) {
  // Until it was waited for, its number names nobody else.
  if (children_.count(pid) > 0)
    ::kill(pid, signo);
}

caf::error child_processes::watch(int pid) {
  auto pidfd = open_pidfd(pid);
  if (!pidfd)
    return system_error("cannot watch a worker", errno);
  boost::asio::posix::stream_descriptor descriptor{io_};
  boost::system::error_code err;
  descriptor.assign(pidfd.get(), err);
  if (err)
    return system_error("cannot watch a worker", err.value());
  pidfd.release();
  auto& watched = children_.emplace(pid, std::move(descriptor)).first->second;
  watched.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     [this, pid](boost::system::error_code failed) {
                       if (!failed)
                         reap(pid);
                     });
  return {};
}

void child_processes::reap(int pid) {
  auto status = wait_for(pid);
  children_.erase(pid);
  if (on_exit_)
    on_exit_(pid, status);
}

} // namespace socketio
