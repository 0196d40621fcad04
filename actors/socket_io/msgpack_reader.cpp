// See msgpack_reader.hpp. Formats are those of the MessagePack specification.
#include "actors/socket_io/msgpack_reader.hpp"

#include <bit>
#include <utility>
#include <vector>

#include "actors/socket_io/dates.hpp"
#include "actors/socket_io/utf8_text.hpp"

namespace socketio {

namespace {

using namespace std::string_view_literals;

/// Extensions of notepack.io; all of one type, told apart by their formats.
constexpr char notepack_type = 0;

} // namespace

// -- tokens ------------------------------------------------------------------

msgpack_reader::token msgpack_reader::take_token() {
  // Formats 0xc0 to 0xdf: kind and size of the number behind the first byte.
  static constexpr std::pair<kind, uint8_t> formats[] = {
    {kind::null, 0},      {kind::malformed, 0}, {kind::boolean, 0},
    {kind::boolean, 0},   {kind::bytes, 1},     {kind::bytes, 2},
    {kind::bytes, 4},     {kind::extension, 1}, {kind::extension, 2},
    {kind::extension, 4}, {kind::real, 4},      {kind::real, 8},
    {kind::uint, 1},      {kind::uint, 2},      {kind::uint, 4},
    {kind::uint, 8},      {kind::sint, 1},      {kind::sint, 2},
    {kind::sint, 4},      {kind::sint, 8},      {kind::extension, 0},
    {kind::extension, 0}, {kind::extension, 0}, {kind::extension, 0},
    {kind::extension, 0}, {kind::string, 1},    {kind::string, 2},
    {kind::string, 4},    {kind::array, 2},     {kind::array, 4},
    {kind::map, 2},       {kind::map, 4},
  };
  constexpr uint8_t first_false = 0xc2;
  constexpr uint8_t first_fixext = 0xd4;
  auto first = take_number(1);
  if (!first)
    return {};
  auto c = static_cast<uint8_t>(*first);
  if (c < 0x80)
    return {kind::uint, 1, c};
  if (c < 0x90)
    return {kind::map, 0, c & 0x0fu};
  if (c < 0xa0)
    return {kind::array, 0, c & 0x0fu};
  if (c < 0xc0)
    return {kind::string, 0, c & 0x1fu};
  if (c >= 0xe0)
    return {kind::sint, 1, c};
  auto [what, width] = formats[c - 0xc0];
  if (what == kind::boolean)
    return {what, 0, static_cast<uint64_t>(c - first_false)};
  if (what == kind::extension && width == 0)
    return {what, 0, uint64_t{1} << (c - first_fixext), true};
  if (width == 0)
    return {what};
  auto number = take_number(width);
  return number ? token{what, width, *number} : token{};
}

std::optional<uint64_t> msgpack_reader::take_number(std::size_t width) {
  auto bytes = take_bytes(width);
  if (!bytes)
    return std::nullopt;
  uint64_t result = 0;
  for (unsigned char c : *bytes)
    result = result << 8 | c;
  return result;
}

std::optional<std::string_view> msgpack_reader::take_bytes(uint64_t size) {
  if (size > rest_.size())
    return std::nullopt;
  auto result = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return result;
}

std::optional<std::size_t> msgpack_reader::take_map() {
  auto x = take_token();
  if (x.what != kind::map)
    return std::nullopt;
  return x.number;
}

std::optional<std::string> msgpack_reader::take_string() {
  auto x = take_token();
  if (x.what != kind::string)
    return std::nullopt;
  auto bytes = take_bytes(x.number);
  return bytes ? std::optional{to_utf8(std::string{*bytes})} : std::nullopt;
}

bool msgpack_reader::take_undefined() {
  auto found = rest_.size() >= 3 && rest_.starts_with("\xd4\0"sv);
  if (found)
    rest_.remove_prefix(3);
  return found;
}

// -- values ------------------------------------------------------------------

bool msgpack_reader::read(value_builder& out) {
  std::vector<level> levels;
  do {
    if (!levels.empty()) {
      --levels.back().left;
      if (levels.back().is_map && !read_key(out))
        return false;
    }
    auto x = take_token();
    auto nested = x.what == kind::array || x.what == kind::map;
    if (nested ? !open(x, out, levels) : !read_scalar(x, out))
      return false;
    while (!levels.empty() && levels.back().left == 0) {
      if (levels.back().is_map ? !out.end_object() : !out.end_array())
        return false;
      levels.pop_back();
    }
  } while (!levels.empty());
  return true;
}

bool msgpack_reader::open(const token& x, value_builder& out,
                          std::vector<level>& levels) {
  auto is_map = x.what == kind::map;
  // An element has a byte at least.
  if (x.number > rest_.size())
    return false;
  levels.push_back({x.number, is_map});
  return is_map ? out.start_object() : out.start_array();
}

bool msgpack_reader::read_key(value_builder& out) {
  auto key = take_string();
  return key && out.key(*key);
}

bool msgpack_reader::read_scalar(const token& x, value_builder& out) {
  switch (x.what) {
    case kind::null:
      return out.null();
    case kind::boolean:
      return out.boolean(x.number != 0);
    case kind::uint:
      return out.number_unsigned(x.number);
    case kind::sint: {
      // Brings the sign to the front, and back with it.
      auto unused = 64 - 8 * x.width;
      return out.number_integer(static_cast<int64_t>(x.number << unused)
                                >> unused);
    }
    case kind::real:
      return out.number_float(
        x.width == 4 ? std::bit_cast<float>(static_cast<uint32_t>(x.number))
                     : std::bit_cast<double>(x.number));
    case kind::string: {
      auto bytes = take_bytes(x.number);
      auto text = bytes ? to_utf8(std::string{*bytes}) : std::string{};
      return bytes && out.string(text);
    }
    case kind::bytes: {
      auto bytes = take_bytes(x.number);
      return bytes && out.bytes(*bytes);
    }
    case kind::extension:
      return read_extension(x, out);
    default:
      return false;
  }
}

bool msgpack_reader::read_extension(const token& x, value_builder& out) {
  auto type = take_bytes(1);
  auto bytes = type ? take_bytes(x.number) : std::nullopt;
  if (!bytes || type->front() != notepack_type)
    return false;
  if (!x.fixed)
    return out.bytes(*bytes);
  if (bytes->size() == 1)
    return out.null();
  if (bytes->size() != sizeof(int64_t))
    return false;
  auto millis = msgpack_reader{*bytes}.take_number(sizeof(int64_t));
  auto text = iso_date(static_cast<int64_t>(*millis));
  return text ? out.string(*text) : out.null();
}

} // namespace socketio
