// See process.hpp.
#include "apps/run/process.hpp"

#include <filesystem>
#include <iostream>

#include <sys/resource.h>

namespace socketio {

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return 0;
  auto before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : before;
}

std::string executable_path() {
  std::error_code failed;
  auto path = std::filesystem::read_symlink("/proc/self/exe", failed);
  return failed ? std::string{} : path.string();
}

std::string data_folder(const std::string& name) {
  auto bin = std::filesystem::path{executable_path()}.parent_path();
  return (bin.parent_path() / "share" / "caf-socketio" / name).string();
}

void print_line(const std::string& line) {
  std::cout << line << std::endl;
}

void print_error(const std::string& text) {
  std::cerr << "error: " << text << std::endl;
}

} // namespace socketio
