// See server.hpp.
#include "bench/floor/server.hpp"

#include <algorithm>

#include <unistd.h>

#include "actors/frame.hpp"

namespace socketio::bench {

namespace {

/// Between workers: size of the room's name, its name, the frame.
constexpr std::size_t max_name = 255;

std::string text_frame(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (auto x : parts)
    size += x.size();
  std::string result;
  result.reserve(size + 10);
  append_frame_header(result, opcode::text, size);
  for (auto x : parts)
    result.append(x);
  return result;
}

/// Takes `start` off the front of `text`, if it is there.
bool take(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start))
    return false;
  text.remove_prefix(start.size());
  return true;
}

std::string_view take_digits(std::string_view& text) {
  auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  auto result = text.substr(0, end);
  text.remove_prefix(end);
  return result;
}

} // namespace

// -- clients -----------------------------------------------------------------

void floor_server::on_open(floor_connection& x) {
  network_.send(x,
                text_frame({R"(0{"sid":")", std::to_string(++ids_),
                            R"(","upgrades":[],"pingInterval":25000,)"
                            R"("pingTimeout":20000,"maxPayload":1000000})"}));
}

void floor_server::join_namespace(floor_connection& x) {
  x.place = static_cast<int>(members_.size());
  members_.push_back(&x);
  ++counts_[self_];
  network_.send(x, text_frame({R"(40{"sid":")", std::to_string(ids_), "\"}"}));
}

void floor_server::on_close(floor_connection& x) {
  if (x.place < 0)
    return;
  auto& hole = members_[static_cast<std::size_t>(x.place)];
  hole = members_.back();
  hole->place = x.place;
  members_.pop_back();
  x.place = -1;
  --counts_[self_];
  for (auto& [name, sockets] : rooms_)
    std::erase(sockets, &x);
}

void floor_server::on_text(floor_connection& x, std::string_view text) {
  if (take(text, "42"))
    on_event(x, text);
  else if (text == "40")
    join_namespace(x);
  else if (take(text, "451-"))
    x.binary_id = take_digits(text);
}

void floor_server::on_binary(floor_connection& x, std::string_view bytes) {
  auto frames =
    text_frame({"461-", x.binary_id, R"([{"_placeholder":true,"num":0}])"});
  append_frame_header(frames, opcode::binary, bytes.size());
  network_.send(x, frames.append(bytes));
}

// -- events ------------------------------------------------------------------

void floor_server::answer(floor_connection& x, std::string_view id,
                          std::string_view json) {
  network_.send(x, text_frame({"43", id, "[", json}));
}

void floor_server::on_event(floor_connection& x, std::string_view text) {
  auto id = take_digits(text);
  if (take(text, R"(["echo",)"))
    return answer(x, id, text);
  if (take(text, R"(["broadcast",)"))
    return publish({}, text);
  if (take(text, R"(["to_room",")")) {
    auto name = text.substr(0, text.find('"'));
    return publish(name, text.substr(name.size() + 2));
  }
  if (take(text, R"(["join",")")) {
    rooms_[std::string{text.substr(0, text.find('"'))}].push_back(&x);
    return answer(x, id, R"("ok"])");
  }
  if (take(text, R"(["fetch")"))
    return answer(x, id, std::to_string(count_clients()) + "]");
  if (take(text, R"(["whoami")"))
    return answer(x, id,
                  R"({"pid":)" + std::to_string(getpid()) + R"(,"sid":")"
                    + std::to_string(getpid()) + "-" + std::to_string(x.place)
                    + "\"}]");
}

uint32_t floor_server::count_clients() const {
  uint32_t result = faults_.what() == fault::miscount ? 1 : 0;
  for (auto& x : counts_)
    result += x;
  return result;
}

/// @param rest the payload and the bracket behind it.
void floor_server::publish(std::string_view room, std::string_view rest) {
  auto frame = text_frame({R"(42["msg",)", rest});
  auto name = room.substr(0, max_name);
  std::string message(1, static_cast<char>(name.size()));
  network_.send_to_peers(message.append(name).append(frame));
  deliver(name, frame);
}

void floor_server::on_peer(std::string_view message) {
  auto size = static_cast<uint8_t>(message.front());
  deliver(message.substr(1, size), message.substr(1 + size));
}

void floor_server::deliver(std::string_view room, std::string_view frame) {
  auto& receivers = room.empty() ? members_ : rooms_[std::string{room}];
  for (auto x : receivers) {
    if (faults_.what() == fault::none) {
      network_.send(*x, frame);
      continue;
    }
    for (auto& wrong : faults_.deliver(x->fd.get(), frame))
      network_.send(*x, wrong);
  }
}

} // namespace socketio::bench
