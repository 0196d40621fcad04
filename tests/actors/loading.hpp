// Configurations for a test: files, variables, command lines.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "actors/config.hpp"
#include "actors/errors.hpp"

namespace {

using namespace socketio;

/// A file of this test, gone with it.
class temporary_file {
public:
  explicit temporary_file(const std::string& content)
    : path_("/tmp/caf-socketio-config-" + std::to_string(::getpid()) + ".ini") {
    write(content);
  }

  ~temporary_file() { std::remove(path_.c_str()); }

  void write(const std::string& content) { std::ofstream{path_} << content; }

  const std::string& path() const { return path_; }

private:
  std::string path_;
};

/// A variable of the environment, gone with it.
class variable {
public:
  variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }

  ~variable() { ::unsetenv(name_); }

private:
  const char* name_;
};

/// @returns the error's line after loading `args` into `cfg`; empty = none.
std::string load(config& cfg, std::vector<std::string> args) {
  args.insert(args.begin(), "program");
  std::vector<char*> argv;
  for (auto& arg : args)
    argv.push_back(arg.data());
  auto err = cfg.load(static_cast<int>(argv.size()), argv.data());
  return err ? describe(err) : "";
}

/// @returns the error's line for a file with `content`, the path cut off.
std::string load_file(config& cfg, const std::string& content) {
  temporary_file file{content};
  auto text = load(cfg, {"--config-file=" + file.path()});
  return text.starts_with(file.path()) ? text.substr(file.path().size()) : text;
}

[[maybe_unused]] std::string line_for(const std::string& content) {
  config cfg;
  return load_file(cfg, content);
}

[[maybe_unused]] std::string line_for_argument(const std::string& arg) {
  config cfg;
  return load(cfg, {arg});
}

} // namespace
