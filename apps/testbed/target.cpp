// See target.hpp.
#include "apps/testbed/target.hpp"

#include <algorithm>
#include <chrono>

#include "actors/socket_io/nsp.hpp"

namespace socketio::testbed {

namespace {

template <class T>
void read(const value& x, const char* key, T& out) {
  if (auto i = x.find(key); i != x.end() && !i->is_null())
    i->get_to(out);
}

} // namespace

caf::timespan milliseconds(double x) {
  constexpr double a_day = 24.0 * 3600 * 1000;
  return std::chrono::duration_cast<caf::timespan>(
    std::chrono::duration<double, std::milli>{x > 0 ? std::min(x, a_day)
                                                    : 0.0});
}

void from_json(const value& x, target& out) {
  if (x.is_null())
    return;
  read(x, "rooms", out.rooms);
  read(x, "except", out.except);
  read(x, "local", out.local);
  read(x, "volatile", out.volatile_);
  read(x, "compress", out.compress);
  read(x, "timeout", out.timeout);
  read(x, "sender", out.sender);
}

broadcast_operator resolve(const socket& caller, const target& x,
                           double default_timeout) {
  auto result = x.sender ? caller.broadcast() : caller.nsp().to(x.rooms);
  if (x.sender)
    result = result.to(x.rooms);
  result = result.except(x.except).compress(x.compress);
  if (x.local)
    result = result.local();
  if (x.volatile_)
    result = result.volatile_();
  auto ms = x.timeout > 0 ? x.timeout : default_timeout;
  if (ms > 0)
    result = result.timeout(milliseconds(ms));
  return result;
}

} // namespace socketio::testbed
