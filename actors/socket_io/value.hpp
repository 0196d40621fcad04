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

#include "actors/socket_io/strict_json.hpp"

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
/// maps, tuples, types with `to_json` for `ordered_json`. The keys of types of
/// the NLOHMANN_DEFINE_TYPE macros come in the order given there. Types with
/// `to_json` for `nlohmann::json` alone, written by hand or by a macro before
/// this header was included, work as well; their keys come in alphabetical
/// order. Bytes must be wrapped in `binary`: a vector of uint8_t is an array of
/// numbers.
template <class T>
value to_value(T&& x) {
  if constexpr (std::is_constructible_v<value, T>)
    return value(std::forward<T>(x));
  else
    return value(nlohmann::json(std::forward<T>(x)));
}

namespace socket_io {

/// Makes a T of a value. Throws nlohmann's exceptions, or returns nothing, if
/// it is none.
template <class T>
struct conversion {
  static std::optional<T> from(const value& x) {
    if constexpr (nlohmann::detail::is_basic_json<T>::value)
      return T(x);
    else if constexpr (std::is_same_v<T, std::string> || is_cast<T>)
      return is_exactly<T>(x) ? std::optional{x.get<T>()} : std::nullopt;
    else if constexpr (nlohmann::detail::has_from_json<strict_json, T>::value
                       || nlohmann::detail::has_non_default_from_json<
                         strict_json, T>::value)
      return strict_json(x).get<T>();
    else
      return x.get<T>();
  }
};

/// Null is nothing.
template <class T>
struct conversion<std::optional<T>> {
  static std::optional<std::optional<T>> from(const value& x) {
    if (x.is_null())
      return std::optional<T>{};
    auto result = conversion<T>::from(x);
    return result ? std::make_optional(std::move(result)) : std::nullopt;
  }
};

/// Without a copy of the whole.
template <class T, class Allocator>
struct conversion<std::vector<T, Allocator>> {
  static std::optional<std::vector<T, Allocator>> from(const value& x) {
    if (!x.is_array())
      return std::nullopt;
    std::vector<T, Allocator> result;
    result.reserve(x.size());
    for (auto& element : x) {
      auto y = conversion<T>::from(element);
      if (!y)
        return std::nullopt;
      result.push_back(std::move(*y));
    }
    return result;
  }
};

} // namespace socket_io

/// Converts by nlohmann's `from_json`, for the types of `to_value`. At any
/// depth integers must be integers in the range of their type; a number is no
/// boolean and a boolean no number. Only a `from_json` for `nlohmann::json`
/// alone, as described above, sees to that itself: `get<int>` of that library
/// casts.
/// @returns nothing if `x` is no T. Never throws for what a client may send.
template <class T>
std::optional<T> from_value(const value& x) {
  try {
    return socket_io::conversion<T>::from(x);
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

} // namespace socketio
