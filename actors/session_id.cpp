// See session_id.hpp.
#include "actors/session_id.hpp"

#include "actors/query.hpp"
#include "actors/random.hpp"

namespace socketio {

namespace {

constexpr std::size_t owner_size = 4;
constexpr std::size_t random_size = session_id_size - owner_size;
constexpr unsigned incarnation_bits = 14;

static_assert(worker_id::max_incarnations == 1u << incarnation_bits);
static_assert(worker_id::max_workers << incarnation_bits == 1u << 24);

std::string encode_owner(const worker_id& id) {
  uint32_t bits = uint32_t{id.slot} << incarnation_bits | id.incarnation;
  std::string result(owner_size, '\0');
  for (auto pos = owner_size; pos-- > 0; bits >>= 6)
    result[pos] = base64url_alphabet[bits & 63];
  return result;
}

/// @returns the value of the first query parameter `name` of `target` that has
///          one, undecoded.
std::optional<std::string_view> find_parameter(std::string_view target,
                                               std::string_view name) {
  auto query = query_of(target);
  while (!query.empty())
    if (auto x = take_parameter(query); x.value && x.name == name)
      return x.value;
  return std::nullopt;
}

} // namespace

std::string to_string(const worker_id& id) {
  return std::to_string(id.slot) + '.' + std::to_string(id.incarnation);
}

std::string make_session_id(const worker_id& owner) {
  return random_characters(random_size) + encode_owner(owner);
}

std::optional<std::string> make_session_id(const worker_id& owner,
                                           std::string_view unique) {
  if (unique.size() != random_size
      || unique.find_first_not_of(base64url_alphabet) != unique.npos)
    return std::nullopt;
  return std::string{unique} + encode_owner(owner);
}

std::optional<worker_id> session_owner(std::string_view sid) {
  if (sid.size() != session_id_size)
    return std::nullopt;
  if (sid.find_first_not_of(base64url_alphabet) != std::string_view::npos)
    return std::nullopt;
  uint32_t bits = 0;
  for (char c : sid.substr(random_size))
    bits = bits << 6 | static_cast<uint32_t>(base64url_alphabet.find(c));
  return worker_id{static_cast<uint16_t>(bits >> incarnation_bits),
                   static_cast<uint16_t>(bits % worker_id::max_incarnations)};
}

std::optional<std::string_view> find_session_id(std::string_view target) {
  return find_parameter(target, "sid");
}

bool opens_session(std::string_view target) {
  return find_parameter(target, "EIO") && !find_session_id(target);
}

} // namespace socketio
