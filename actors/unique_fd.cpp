// See unique_fd.hpp.
#include "actors/unique_fd.hpp"

#include <unistd.h>

namespace socketio {

void unique_fd::reset(int fd) noexcept {
  if (fd_ >= 0)
    ::close(fd_);
  fd_ = fd;
}

} // namespace socketio
