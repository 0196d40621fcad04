// See process.hpp.
#include "apps/run/process.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include <sys/resource.h>
#include <unistd.h>

#include "actors/log.hpp"

namespace socketio {

namespace {

/// Below this an operator should know of the limit.
constexpr std::size_t few_descriptors = 4096;

} // namespace

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
    spdlog::warn("the limit on open descriptors stays: {}",
                 std::strerror(errno));
  if (descriptor_limit() < few_descriptors)
    spdlog::warn("only {} descriptors may be open, which bounds the number of "
                 "clients; raise the hard limit (ulimit -Hn)",
                 descriptor_limit());
}

std::size_t descriptor_limit() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
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

std::string url_of(const listen_address& at) {
  if (!at.path.empty())
    return "unix:" + at.path;
  auto host = at.host;
  if (host == "::" || host == "0.0.0.0")
    host = "localhost";
  else if (host.find(':') != std::string::npos)
    host = '[' + host + ']';
  return "http://" + host + ':' + std::to_string(at.port) + '/';
}

void print_ready(const listen_address& at) {
  print_line("READY pid=" + std::to_string(::getpid())
             + " port=" + std::to_string(at.port) + ' ' + url_of(at));
  spdlog::info("ready, up to {} open descriptors a process",
               descriptor_limit());
}

void print_line(const std::string& line) {
  std::cout << line << std::endl;
}

void print_error(const std::string& text) {
  std::cerr << "error: " << text << std::endl;
}

} // namespace socketio
