// See msgpack_writer.hpp. Formats are those of the MessagePack specification.
#include "actors/socket_io/msgpack_writer.hpp"

#include <bit>
#include <cmath>

#include "actors/socket_io/utf8_text.hpp"

namespace socketio {

namespace {

constexpr double max_exact_integer = 9007199254740992.0;

/// @returns the bytes of the smallest format for `x`: 1, 2, 4 or 8.
int width_of(uint64_t x) {
  if (x <= 0xff)
    return 1;
  if (x <= 0xffff)
    return 2;
  return x <= 0xffffffff ? 4 : 8;
}

} // namespace

void msgpack_writer::write(const value& x) {
  switch (x.type()) {
    case value::value_t::boolean:
      return put(x.get<bool>() ? 0xc3 : 0xc2);
    case value::value_t::number_integer:
      return write_signed(x.get<int64_t>());
    case value::value_t::number_unsigned:
      return write_unsigned(x.get<uint64_t>());
    case value::value_t::number_float:
      return write_double(x.get<double>());
    case value::value_t::string:
      return write_string(x.get_ref<const std::string&>());
    case value::value_t::binary:
      return write_bytes(binary_bytes(x));
    case value::value_t::array:
      begin_array(x.size());
      for (auto& element : x)
        write(element);
      return;
    case value::value_t::object:
      return write_object(x);
    case value::value_t::null:
    case value::value_t::discarded:
      return put(0xc0);
  }
}

void msgpack_writer::write_string(std::string_view text) {
  auto valid = to_utf8(std::string{text});
  if (valid.size() < 32)
    put(static_cast<uint8_t>(0xa0 | valid.size()));
  else
    put_size(valid.size(), 0xd9, 1);
  bytes_ += valid;
}

void msgpack_writer::write_unsigned(uint64_t x) {
  if (x < 0x80)
    return put(static_cast<uint8_t>(x));
  auto width = width_of(x);
  put(static_cast<uint8_t>(0xcc + std::countr_zero(unsigned(width))));
  put_number(x, width);
}

void msgpack_writer::begin_array(std::size_t size) {
  if (size < 16)
    put(static_cast<uint8_t>(0x90 | size));
  else
    put_size(size, 0xdc, 2);
}

void msgpack_writer::begin_map(std::size_t size) {
  if (size < 16)
    put(static_cast<uint8_t>(0x80 | size));
  else
    put_size(size, 0xde, 2);
}

void msgpack_writer::write_signed(int64_t x) {
  if (x >= 0)
    return write_unsigned(static_cast<uint64_t>(x));
  if (x >= -32)
    return put(static_cast<uint8_t>(x));
  // The format that holds the sign, too: twice the distance from zero.
  auto width = width_of(static_cast<uint64_t>(~x) * 2);
  put(static_cast<uint8_t>(0xd0 + std::countr_zero(unsigned(width))));
  put_number(static_cast<uint64_t>(x), width);
}

void msgpack_writer::write_double(double x) {
  if (std::trunc(x) == x && std::abs(x) <= max_exact_integer)
    return write_signed(static_cast<int64_t>(x));
  put(0xcb);
  put_number(std::bit_cast<uint64_t>(x), 8);
}

void msgpack_writer::write_bytes(std::string_view bytes) {
  put_size(bytes.size(), 0xc4, 1);
  bytes_ += bytes;
}

void msgpack_writer::write_object(const value& x) {
  begin_map(x.size());
  for (auto& [key, member] : x.get_ref<const value::object_t&>()) {
    write_string(key);
    write(member);
  }
}

void msgpack_writer::put_number(uint64_t x, int width) {
  for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
    put(static_cast<uint8_t>(x >> shift));
}

/// @param first the format whose size has `smallest` bytes; the next one has
///              twice as many.
void msgpack_writer::put_size(std::size_t size, uint8_t first, int smallest) {
  auto width = std::max(width_of(size), smallest);
  auto step =
    std::countr_zero(unsigned(width)) - std::countr_zero(unsigned(smallest));
  put(static_cast<uint8_t>(first + step));
  put_number(size, width);
}

} // namespace socketio
