// The namespaces of the profile `contract`.
#include "apps/testbed/contract.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

namespace socketio::testbed {

namespace {

void add_events(server& io, nsp n) {
  add_echo_events(io, n);
  add_room_events(io, n);
  add_broadcast_events(io, n);
  add_cluster_events(io, n);
  add_info_events(io, n);
}

/// @returns whether `name` matches /^\/dyn-\d+$/; names may be long.
bool is_dynamic(const std::string& name, const value&) {
  constexpr std::string_view prefix = "/dyn-";
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return name.size() > prefix.size() && name.starts_with(prefix)
         && std::all_of(name.begin() + prefix.size(), name.end(), is_digit);
}

void require_token(socket& s, next go_on) {
  if (s.handshake().auth.value("token", value{}) == "secret")
    go_on();
  else
    go_on(error{"not authorized", {{"code", 401}, {"reason", "bad token"}}});
}

} // namespace

void contract(server& io) {
  for (auto name : {"/", "/custom", "/admin", "/slow"})
    add_events(io, io.of(name));
  io.of("/admin").use(require_token);
  io.of("/slow").use([&io](socket&, next go_on) {
    io.after(std::chrono::milliseconds{300}, [go_on] { go_on(); });
  });
  add_events(io, io.of(is_dynamic));
}

} // namespace socketio::testbed
