// floor [--port=P] [--workers=N] [--merge] [--wrong=FAULT]: the practical floor
// of a server's CPU, for comparison. No server for any other use.
#include <charconv>
#include <csignal>
#include <iostream>
#include <memory>
#include <optional>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/file_limit.hpp"
#include "bench/floor/server.hpp"

namespace {

using namespace socketio;
using namespace socketio::bench;

struct settings {
  uint16_t port = 3000;
  std::size_t workers = 1;
  bool merge = false;
  fault wrong = fault::none;
};

template <class Number>
bool read(std::string_view text, Number& out) {
  auto end = text.data() + text.size();
  return std::from_chars(text.data(), end, out).ptr == end;
}

bool apply(std::string_view word, settings& out) {
  auto is = [&word](std::string_view name) {
    auto found = word.starts_with(name);
    word.remove_prefix(found ? name.size() : 0);
    return found;
  };
  if (word == "--merge")
    return out.merge = true;
  if (is("--port="))
    return read(word, out.port);
  if (is("--workers="))
    return read(word, out.workers) && out.workers > 0 && out.workers <= 64;
  if (!is("--wrong="))
    return false;
  auto found = to_fault(word);
  out.wrong = found.value_or(fault::none);
  return found.has_value();
}

/// Numbers that all workers see.
std::span<std::atomic<uint32_t>> shared_counts(std::size_t size) {
  using counter = std::atomic<uint32_t>;
  auto memory = mmap(nullptr, size * sizeof(counter), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto first = static_cast<counter*>(memory);
  std::uninitialized_value_construct_n(first, size);
  return {first, size};
}

/// `result[i]` = the ends of worker i, one to each other worker. A message
/// stays one message.
std::vector<std::vector<unique_fd>> connect_workers(std::size_t count) {
  std::vector<std::vector<unique_fd>> result(count);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      int ends[2];
      socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
      result[i].emplace_back(ends[0]);
      result[j].emplace_back(ends[1]);
    }
  return result;
}

} // namespace

int main(int argc, char** argv) {
  settings opts;
  for (int i = 1; i < argc; ++i)
    if (!apply(argv[i], opts)) {
      std::cerr << "floor: cannot use " << argv[i] << "\n";
      return 2;
    }
  allow_many_files();
  auto counts = shared_counts(opts.workers);
  auto links = connect_workers(opts.workers);
  std::vector<unique_fd> listeners;
  for (std::size_t i = 0; i < opts.workers; ++i)
    listeners.push_back(listen_on(opts.port));
  for (std::size_t i = 0; i < opts.workers; ++i) {
    if (fork() != 0)
      continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    auto listener = std::move(listeners[i]);
    auto peers = std::move(links[i]);
    listeners.clear();
    links.clear();
    floor_network network{std::move(listener), std::move(peers), opts.merge};
    floor_server server{network, counts, i, opts.wrong};
    network.run(server);
  }
  listeners.clear();
  links.clear();
  std::cout << "READY pid=" << getpid() << std::endl;
  while (wait(nullptr) > 0) {
    // nop
  }
}
