// What events carry: JSON with binary at any depth. This is the header for
// programs that name `socketio::value`; it brings all of <nlohmann/json.hpp>.
// Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace socketio {

/// A JSON value whose objects keep the order of their keys. Binary data is
/// nlohmann's binary type and may stand wherever any other value may; it
/// travels as an attachment, not as JSON.
using value = nlohmann::ordered_json;

/// @returns `bytes` as a binary value (a Buffer or ArrayBuffer at the client).
value binary(std::string_view bytes);

/// @returns whether `x` itself is binary.
bool is_binary(const value& x) noexcept;

/// @returns the bytes of a binary value, valid as long as `x` is unchanged;
///          empty if `x` is not binary.
std::string_view binary_bytes(const value& x) noexcept;

/// Converts by nlohmann's `to_json`: strings, numbers, booleans, containers,
/// maps, tuples, types with `to_json` for `ordered_json`. Types that have one
/// for `nlohmann::json` only, such as those of the NLOHMANN_DEFINE_TYPE macros,
/// work as well; their keys then come in alphabetical order. Bytes must be
/// wrapped in `binary`: a vector of uint8_t is an array of numbers.
template <class T>
value to_value(T&& x) {
  if constexpr (std::is_constructible_v<value, T>)
    return value(std::forward<T>(x));
  else
    return value(nlohmann::json(std::forward<T>(x)));
}

/// @returns `xs`, converted each by `to_value`, in order.
template <class... Ts>
std::vector<value> to_values(Ts&&... xs) {
  std::vector<value> result;
  result.reserve(sizeof...(Ts));
  (result.emplace_back(to_value(std::forward<Ts>(xs))), ...);
  return result;
}

/// @returns whether `x` is an integer that T can hold.
template <class T>
bool holds_integer(const value& x) {
  if (x.is_number_unsigned())
    return std::in_range<T>(x.get<uint64_t>());
  return x.is_number_integer() && std::in_range<T>(x.get<int64_t>());
}

/// Converts by nlohmann's `from_json`, as above for `nlohmann::json` as well.
/// Integers must be integers in the range of T; a number is no boolean and a
/// boolean no number.
/// @returns nothing if `x` is no T. Never throws for what a client may send.
template <class T>
std::optional<T> from_value(const value& x) {
  try {
    if constexpr (std::is_same_v<T, value>) {
      return x;
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
      if (!holds_integer<T>(x))
        return std::nullopt;
      return x.get<T>();
    } else if constexpr (std::is_floating_point_v<T>) {
      if (!x.is_number())
        return std::nullopt;
      return x.get<T>();
    } else if constexpr (nlohmann::detail::has_from_json<value, T>::value
                         || nlohmann::detail::has_non_default_from_json<
                           value, T>::value) {
      return x.get<T>();
    } else {
      return nlohmann::json(x).get<T>();
    }
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

} // namespace socketio
