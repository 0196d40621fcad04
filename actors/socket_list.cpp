// See socket_list.hpp. An entry: id, number of rooms, rooms, url, headers,
// address, auth, data, issued (ns since 1970), secure. Texts stand behind their
// size; sizes and numbers have 32 bits, `issued` 64, lowest byte first. Whoever
// changes that changes `fields_of`, which tells builds apart.
#include "actors/socket_list.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace socketio {

namespace {

constexpr std::size_t size_bytes = 4;

// -- writing -----------------------------------------------------------------

void write(char* to, uint64_t x, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i)
    to[i] = static_cast<char>(x >> (8 * i) & 0xff);
}

void put(std::string& to, uint64_t x, std::size_t bytes) {
  std::array<char, sizeof(x)> text;
  write(text.data(), x, bytes);
  to.append(text.data(), bytes);
}

void put(std::string& to, std::string_view text) {
  put(to, text.size(), size_bytes);
  to += text;
}

void put(std::string& to, const socket_details& x) {
  using std::chrono::nanoseconds;
  put(to, x.id);
  put(to, x.rooms.size(), size_bytes);
  for (const auto& room : x.rooms)
    put(to, room);
  const auto& h = x.handshake;
  for (const auto* text : {&h.url, &h.headers, &h.address, &x.auth, &x.data})
    put(to, *text);
  const nanoseconds issued = h.issued.time_since_epoch();
  put(to, static_cast<uint64_t>(issued.count()), 8);
  put(to, h.secure ? 1 : 0, 1);
}

// -- reading -----------------------------------------------------------------

/// Takes fields from the front; what is not there whole is empty or zero.
struct reader {
  std::string_view rest;

  std::string_view take(std::size_t size) {
    auto result = size <= rest.size() ? rest.substr(0, size) : "";
    rest.remove_prefix(std::min(size, rest.size()));
    return result;
  }

  uint64_t number(std::size_t bytes) {
    uint64_t result = 0;
    auto text = take(bytes);
    for (auto i = text.rbegin(); i != text.rend(); ++i)
      result = result << 8 | static_cast<unsigned char>(*i);
    return result;
  }

  std::string_view text() { return take(number(size_bytes)); }

  std::vector<std::string> texts() {
    std::vector<std::string> result;
    for (auto n = number(size_bytes); n > 0 && !rest.empty(); --n)
      result.emplace_back(text());
    return result;
  }
};

} // namespace

// -- socket_entry ------------------------------------------------------------

std::string_view socket_entry::id() const {
  return reader{bytes_}.text();
}

std::vector<std::string> socket_entry::rooms() const {
  reader from{bytes_};
  from.text();
  return from.texts();
}

socket_details socket_entry::details() const {
  using clock = std::chrono::system_clock;
  reader from{bytes_};
  socket_details x;
  x.id = from.text();
  x.rooms = from.texts();
  auto& h = x.handshake;
  for (auto* text : {&h.url, &h.headers, &h.address, &x.auth, &x.data})
    *text = from.text();
  const std::chrono::nanoseconds issued{static_cast<int64_t>(from.number(8))};
  h.issued =
    clock::time_point{std::chrono::duration_cast<clock::duration>(issued)};
  h.secure = from.number(1) != 0;
  return x;
}

// -- socket_list -------------------------------------------------------------

socket_list::socket_list(std::initializer_list<socket_details> xs) {
  for (const auto& x : xs)
    push_back(x);
}

void socket_list::push_back(const socket_details& x) {
  const auto start = bytes_.size();
  bytes_.append(size_bytes, '\0');
  put(bytes_, x);
  const auto size = bytes_.size() - start - size_bytes;
  write(bytes_.data() + start, size, size_bytes);
  ++count_;
}

void socket_list::append(const socket_list& x) {
  count_ += x.count_;
  bytes_ += x.bytes_;
}

// -- its iterator ------------------------------------------------------------

socket_list::iterator::iterator(std::string_view rest) : rest_(rest) {
  reader from{rest_};
  const auto size = from.number(size_bytes);
  if (rest.size() < size_bytes || size > from.rest.size())
    rest_ = {};
}

socket_entry socket_list::iterator::operator*() const {
  return socket_entry{reader{rest_}.text()};
}

socket_list::iterator& socket_list::iterator::operator++() {
  reader from{rest_};
  from.text();
  return *this = iterator{from.rest};
}

} // namespace socketio
