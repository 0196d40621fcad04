// See json_writer.hpp.
#include "actors/socket_io/json_writer.hpp"

#include <charconv>
#include <cmath>

#include "actors/socket_io/plain_text.hpp"

namespace socketio {

namespace {

bool is_placeholder_mark(std::string_view key, const value& x) {
  return key == "_placeholder" && x.is_boolean() && x.get<bool>();
}

} // namespace

void json_writer::write(const value& x) {
  switch (x.type()) {
    case value::value_t::boolean:
      text_ += x.get<bool>() ? "true" : "false";
      break;
    case value::value_t::number_integer:
      write_number(x.get<int64_t>());
      break;
    case value::value_t::number_unsigned:
      write_number(x.get<uint64_t>());
      break;
    case value::value_t::number_float:
      // The sum makes 0 of -0.
      write_number(x.get<double>() + 0.0);
      break;
    case value::value_t::string:
      write_string(x.get_ref<const std::string&>());
      break;
    case value::value_t::array:
      write_array(x);
      break;
    case value::value_t::object:
      write_object(x);
      break;
    case value::value_t::binary:
      write_binary(x);
      break;
    case value::value_t::null:
    case value::value_t::discarded:
      text_ += "null";
      break;
  }
}

void json_writer::write_string(std::string_view text) {
  if (plain_size(text) == text.size())
    text_.append(1, '"').append(text).append(1, '"');
  else
    text_ += value(text).dump(-1, ' ', false, value::error_handler_t::replace);
}

void json_writer::write_array(const value& x) {
  text_ += '[';
  auto first = true;
  for (auto& element : x) {
    if (!std::exchange(first, false))
      text_ += ',';
    write(element);
  }
  text_ += ']';
}

void json_writer::write_object(const value& x) {
  text_ += '{';
  auto first = true;
  for (auto& [key, member] : x.get_ref<const value::object_t&>()) {
    if (!std::exchange(first, false))
      text_ += ',';
    write_string(key);
    text_ += ':';
    write(member);
    if (is_placeholder_mark(key, member))
      has_false_placeholder_ = true;
  }
  text_ += '}';
}

void json_writer::write_binary(const value& x) {
  if (mode_ == binary_mode::null) {
    text_ += "null";
    return;
  }
  text_ += R"({"_placeholder":true,"num":)";
  write_number(attachments_.size());
  text_ += '}';
  attachments_.emplace_back(binary_bytes(x));
}

template <class Number>
void json_writer::write_number(Number x) {
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(x)) {
      text_ += "null";
      return;
    }
  }
  // Shortest form that reads back as the same number; 32 bytes hold any.
  char buffer[32];
  auto end = std::to_chars(std::begin(buffer), std::end(buffer), x).ptr;
  text_.append(buffer, end);
}

std::string to_json_text(const value& x) {
  json_writer writer{json_writer::binary_mode::null};
  writer.write(x);
  return writer.take_text();
}

} // namespace socketio
