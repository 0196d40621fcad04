// Room for many sockets in one process. Kind: I/O.
#pragma once

#include <sys/resource.h>

namespace socketio::bench {

/// Allows this process as many open files as the system lets it have.
inline void allow_many_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace socketio::bench
