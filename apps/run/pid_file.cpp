// See pid_file.hpp.
#include "apps/run/pid_file.hpp"

#include <cerrno>
#include <fstream>

#include <unistd.h>

#include "actors/errors.hpp"

namespace socketio {

pid_file::~pid_file() {
  if (!path_.empty())
    ::unlink(path_.c_str());
}

caf::error pid_file::write(const std::string& path) {
  if (path.empty())
    return {};
  std::ofstream file{path};
  file << ::getpid() << '\n';
  file.close();
  if (!file)
    return system_error("cluster.pid-file: cannot write " + path, errno);
  path_ = path;
  return {};
}

} // namespace socketio
