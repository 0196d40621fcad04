// See packets.hpp.
#include "bench/loadgen/packets.hpp"

#include <charconv>

#include "actors/socket_io/arguments.hpp"
#include "actors/socket_io/encoder.hpp"
#include "actors/socket_io/json_reader.hpp"
#include "bench/loadgen/failure.hpp"

namespace socketio::bench {

namespace {

constexpr std::string_view msg_head = "2[\"msg\",\"";
constexpr std::string_view msg_tail = "\"]";

/// Takes the digits at the front of `text`.
std::optional<uint64_t> take_number(std::string_view& text) {
  uint64_t result = 0;
  auto end = text.data() + text.size();
  auto [rest, error] = std::from_chars(text.data(), end, result);
  if (error != std::errc{})
    return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  return result;
}

value parse(std::string_view text) {
  auto result = read_json(text);
  if (!result)
    throw failure("not JSON: " + std::string{text});
  return std::move(*result);
}

encoded_packet encode(std::string_view name, const std::vector<value>& args) {
  auto result = socket_io::encode_event("/", name, args);
  if (!result)
    throw failure("cannot encode " + std::string{name});
  return std::move(*result);
}

} // namespace

packet_view split_packet(std::string_view text) {
  packet_view result;
  if (text.empty())
    return result;
  result.type = text.front();
  text.remove_prefix(1);
  result.id = take_number(text);
  if (result.id && !text.empty() && text.front() == '-') {
    text.remove_prefix(1);
    result.attachments = static_cast<std::size_t>(*result.id);
    result.id = take_number(text);
  }
  result.body = text;
  return result;
}

encoded_packet make_event(std::string_view name,
                          const std::vector<std::string>& arguments) {
  std::vector<value> args;
  for (auto& x : arguments)
    args.push_back(parse(x));
  return encode(name, args);
}

encoded_packet make_text_event(std::string_view name, std::string_view text) {
  return encode(name, socket_io::pack(std::string{text}));
}

encoded_packet make_binary_event(std::string_view name,
                                 std::string_view bytes) {
  return encode(name, {binary(bytes)});
}

stamped_event::stamped_event(std::string_view name,
                             const std::vector<std::string>& first,
                             std::string_view payload) {
  auto arguments = first;
  arguments.push_back(json_string(payload));
  packet_ = make_event(name, arguments);
  at_ = packet_.body.size() - msg_tail.size() - payload.size();
}

const encoded_packet& stamped_event::stamped(const stamp& x) {
  write_stamp(x, packet_.body.data() + at_);
  return packet_;
}

std::optional<std::string_view> read_msg(std::string_view text) {
  if (!text.starts_with(msg_head) || !text.ends_with(msg_tail)
      || text.size() < msg_head.size() + msg_tail.size())
    return std::nullopt;
  text.remove_prefix(msg_head.size());
  text.remove_suffix(msg_tail.size());
  return text;
}

std::string json_string(std::string_view text) {
  return '"' + std::string{text} + '"';
}

std::optional<whoami> read_whoami(std::string_view body) {
  auto array = parse(body);
  if (!array.is_array() || array.size() != 1 || !array[0].is_object()
      || !array[0].contains("pid") || !array[0].contains("sid"))
    return std::nullopt;
  auto pid = from_value<int64_t>(array[0]["pid"]);
  auto sid = from_value<std::string>(array[0]["sid"]);
  if (!pid || !sid)
    return std::nullopt;
  return whoami{*pid, *sid};
}

std::optional<std::vector<int64_t>> read_numbers(std::string_view body) {
  auto array = parse(body);
  if (!array.is_array() || array.size() != 1)
    return std::nullopt;
  return from_value<std::vector<int64_t>>(array[0]);
}

} // namespace socketio::bench
