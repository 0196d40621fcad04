// See process.hpp.
#include "apps/run/process.hpp"

#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>

#include <sys/resource.h>
#include <unistd.h>

#include "actors/log.hpp"
#include "actors/primary/child_process.hpp"
#include "actors/primary/spawn_process.hpp"

namespace socketio {

namespace {

/// Below this an operator should know of the limit.
constexpr std::size_t few_descriptors = 4096;

std::string process_name(const config& cfg) {
  if (cfg.cluster.role == "worker")
    return "worker " + to_string(cfg.worker.id());
  return cfg.cluster.role;
}

/// Each process has a file of its own.
std::string log_suffix(const config& cfg) {
  if (cfg.cluster.role == "worker")
    return ".worker-" + std::to_string(cfg.worker.slot);
  return {};
}

} // namespace

std::string open_log(const config& cfg) {
  try {
    start_log(cfg.log, process_name(cfg), log_suffix(cfg), cfg.worker.log_fd);
    return {};
  } catch (const std::exception& e) {
    return std::string{"log.file: "} + e.what();
  }
}

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

std::string find_missing_program(const config& cfg) {
  auto program = worker_image(cfg.cluster, {}).program;
  if (is_runnable(program))
    return {};
  return "cluster.program: expected a program that can be run, got \"" + program
         + '"';
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

void report_failure(const config& cfg, const std::string& text) {
  auto in_file = !cfg.log.file.empty();
  auto is_worker = cfg.cluster.role == "worker";
  auto has_form = cfg.log.format == "json" || is_worker;
  auto logged = (in_file || has_form)
                && spdlog::default_logger_raw()->should_log(spdlog::level::err);
  if (logged)
    spdlog::error(text);
  if (!logged || (in_file && !is_worker))
    print_error(text);
}

} // namespace socketio
