// See program_order.hpp.
#include "adapter/program_order.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

void program_order::add_packet(broadcast_options to) {
  items_.push_back({std::move(to), {}, {}});
}

void program_order::run(job f) {
  if (idle())
    f();
  else
    items_.push_back({{}, {}, std::move(f)});
}

program_order::decisions program_order::take_packet() {
  decisions result;
  if (idle() || !items_.front().packet)
    return result;
  result = std::move(items_.front().decided);
  items_.pop_front();
  return result;
}

void program_order::run_jobs() {
  running_ = true;
  while (!idle() && !items_.front().packet) {
    auto f = std::move(items_.front().f);
    items_.pop_front();
    f();
  }
  running_ = false;
}

bool program_order::mentions(const broadcast_options& to,
                             const std::string& nsp, const std::string& room) {
  auto in = [&room](const std::vector<std::string>& rooms) {
    return std::find(rooms.begin(), rooms.end(), room) != rooms.end();
  };
  return to.nsp == nsp && (in(to.rooms) || in(to.except));
}

} // namespace socketio
