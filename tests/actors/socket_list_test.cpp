// Sockets written into one string come out as they went in.
#define CAF_SUITE core.socket_list

#include "actors/socket_list.hpp"

#include <vector>

#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>

#include "tests/test.hpp"

using namespace socketio;

namespace {

using names = std::vector<std::string>;

const socket_details ada{
  "a",
  {"a", "room"},
  {"/?x=1", "Host: h\r\n", "::1",
   std::chrono::system_clock::time_point{std::chrono::milliseconds{1234}},
   true},
  "{\"t\":1}",
  "[]"};

const socket_details bob{"b", {}, {}, {}, {}};

names ids(const socket_list& xs) {
  names result;
  for (auto x : xs)
    result.emplace_back(x.id());
  return result;
}

/// `xs` after the way to another process, where only `kept` bytes arrive.
socket_list damaged(socket_list xs, std::size_t kept) {
  uint64_t count = 0;
  std::string bytes;
  std::vector<char> buffer;
  caf::binary_serializer out{nullptr, buffer};
  out(xs);
  caf::binary_deserializer in{nullptr, buffer};
  in(count, bytes);
  bytes.resize(kept);
  buffer.clear();
  caf::binary_serializer again{nullptr, buffer};
  again(count, bytes);
  caf::binary_deserializer arrived{nullptr, buffer};
  arrived(xs);
  return xs;
}

} // namespace

CAF_TEST(every field comes back) {
  const socket_list xs{ada};
  const auto x = xs.front().details();
  CAF_CHECK_EQUAL(x.id, ada.id);
  CAF_CHECK_EQUAL(x.rooms, ada.rooms);
  CAF_CHECK_EQUAL(x.handshake.url, ada.handshake.url);
  CAF_CHECK_EQUAL(x.handshake.headers, ada.handshake.headers);
  CAF_CHECK_EQUAL(x.handshake.address, ada.handshake.address);
  CAF_CHECK(x.handshake.issued == ada.handshake.issued);
  CAF_CHECK(x.handshake.secure);
  CAF_CHECK_EQUAL(x.auth, ada.auth);
  CAF_CHECK_EQUAL(x.data, ada.data);
  CAF_CHECK_EQUAL(xs.front().rooms(), ada.rooms);
}

CAF_TEST(an empty list has no entry) {
  CAF_CHECK(socket_list{}.empty());
  CAF_CHECK(ids({}).empty());
}

CAF_TEST(lists are joined in order) {
  socket_list xs{ada};
  xs.append({bob, ada});
  CAF_CHECK_EQUAL(xs.size(), 3u);
  CAF_CHECK_EQUAL(ids(xs), (names{"a", "b", "a"}));
}

CAF_TEST(what is behind a damage is missing) {
  const socket_list xs{bob, ada};
  std::size_t most = 0;
  for (std::size_t kept = 0; kept < 100; ++kept) {
    auto found = ids(damaged(xs, kept));
    most = std::max(most, found.size());
    CAF_CHECK(found.empty() || found.front() == "b");
  }
  CAF_CHECK_EQUAL(most, 1u);
}
