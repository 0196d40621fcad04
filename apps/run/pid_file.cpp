// See pid_file.hpp.
#include "apps/run/pid_file.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/unique_fd.hpp"

namespace socketio {

namespace {

std::string own_text() {
  return std::to_string(::getpid()) + '\n';
}

/// Opens what is at `path` itself, not where a link there leads.
unique_fd open_file(const std::string& path, int flags) {
  return unique_fd{::open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0666)};
}

/// @returns what the file at `path` holds, as far as a process id may go.
std::string content(const std::string& path) {
  std::array<char, 32> buffer;
  auto file = open_file(path, O_RDONLY | O_NONBLOCK);
  auto got = ::read(file.get(), buffer.data(), buffer.size());
  return {buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

} // namespace

pid_file::~pid_file() {
  if (!path_.empty() && content(path_) == own_text())
    ::unlink(path_.c_str());
}

caf::error pid_file::write(const std::string& path) {
  if (path.empty())
    return {};
  auto what = "cluster.pid-file: cannot write " + path;
  auto file = open_file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file && errno == ELOOP)
    return make_error(ec::system_failure, what + ": it is a symbolic link");
  auto text = own_text();
  if (!file || ::write(file.get(), text.data(), text.size()) < 0)
    return system_error(what, errno);
  path_ = path;
  return {};
}

} // namespace socketio
