// See random.hpp. Small requests are served from a buffer that is refilled
// from the operating system: one system call for many ids.
#include "actors/random.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <sys/random.h>

#include "actors/session_id.hpp"

namespace socketio {

namespace {

void read_from_system(unsigned char* data, std::size_t size) {
  while (size > 0) {
    auto n = ::getrandom(data, size, 0);
    if (n > 0) {
      data += n;
      size -= static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      std::abort();
    }
  }
}

struct pool {
  std::array<unsigned char, 4096> bytes;
  std::size_t used = sizeof(bytes);
};

} // namespace

void random_bytes(void* data, std::size_t size) {
  thread_local pool p;
  auto out = static_cast<unsigned char*>(data);
  while (size > 0) {
    if (p.used == p.bytes.size()) {
      read_from_system(p.bytes.data(), p.bytes.size());
      p.used = 0;
    }
    auto n = std::min(size, p.bytes.size() - p.used);
    std::memcpy(out, p.bytes.data() + p.used, n);
    // What was handed out once is not kept.
    std::memset(p.bytes.data() + p.used, 0, n);
    p.used += n;
    out += n;
    size -= n;
  }
}

std::string random_characters(std::size_t count) {
  std::string result(count, '\0');
  random_bytes(result.data(), count);
  for (auto& c : result)
    c = base64url_alphabet[static_cast<unsigned char>(c) & 63];
  return result;
}

} // namespace socketio
