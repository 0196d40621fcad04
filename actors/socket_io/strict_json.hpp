// JSON that converts to the types of a program without casting numbers.
// nlohmann's own conversions make 1 of 1.5 and of true, and 44 of 300.
// Kind: pure.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace socketio {

/// @returns whether `x`, of whatever kind of JSON, is an integer that T can
///          hold.
template <class T, class Json>
bool holds_integer(const Json& x) {
  // Characters count as numbers here, too.
  using number =
    typename std::conditional_t<std::is_signed_v<T>, std::make_signed<T>,
                                std::make_unsigned<T>>::type;
  if (x.is_number_unsigned())
    return std::in_range<number>(*x.template get_ptr<const uint64_t*>());
  const auto* other = x.template get_ptr<const int64_t*>();
  return other != nullptr && std::in_range<number>(*other);
}

namespace socket_io {

/// Types that nlohmann's library casts a number to, whatever it is.
template <class T>
inline constexpr bool is_cast = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/// @returns whether `x`, a number, is near a T, which has fractions.
template <class T, class Json>
bool holds_real(const Json& x) {
  const auto* real = x.template get_ptr<const double*>();
  return real == nullptr || std::isinf(*real)
         || !(std::abs(*real) > std::numeric_limits<T>::max());
}

/// @returns whether `x` is a T: a string, a boolean, an integer in its range, a
///          number if T has fractions. An enumerator that stands as a number is
///          an integer; else its own conversion decides.
template <class T, class Json>
bool is_exactly(const Json& x) {
  if constexpr (std::is_same_v<T, std::string>)
    return x.is_string();
  else if constexpr (std::is_enum_v<T>)
    return !x.is_number() || is_exactly<std::underlying_type_t<T>>(x);
  else if constexpr (std::is_same_v<T, bool>)
    return x.is_boolean();
  else if constexpr (std::is_integral_v<T>)
    return holds_integer<T>(x);
  else
    return x.is_number() && holds_real<T>(x);
}

/// Converts as nlohmann's library, but what would be cast must be exact.
template <class T, class = void>
struct strict_serializer : nlohmann::adl_serializer<T> {};

template <class T>
struct strict_serializer<T, std::enable_if_t<is_cast<T>>>
  : nlohmann::adl_serializer<T> {
  template <class Json>
  static void from_json(const Json& x, T& out) {
    if (!is_exactly<T>(x))
      throw nlohmann::json::type_error::create(302, "wrong type", &x);
    nlohmann::adl_serializer<T>::from_json(x, out);
  }
};

/// A `value` whose `get` is strict at any depth.
using strict_json =
  nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                       int64_t, uint64_t, double, std::allocator,
                       strict_serializer>;

} // namespace socket_io

} // namespace socketio

// The macros for types of the program as the library has them from version 3.12
// on: for every kind of JSON, not for `nlohmann::json` alone. So the members of
// such a type convert strictly, and its keys come in the order given.
#if NLOHMANN_JSON_VERSION_MAJOR == 3 && NLOHMANN_JSON_VERSION_MINOR < 12

#define SOCKETIO_CONVERT_TYPE(how, Type, first, from, ...) \
  template <class Json> \
  requires nlohmann::detail::is_basic_json<Json>::value how void to_json( \
    Json& nlohmann_json_j, const Type& nlohmann_json_t) { \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_TO, __VA_ARGS__)) \
  } \
  template <class Json> \
  requires nlohmann::detail::is_basic_json<Json>::value how void from_json( \
    const Json& nlohmann_json_j, Type& nlohmann_json_t) { \
    first; \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(from, __VA_ARGS__)) \
  }

#undef NLOHMANN_DEFINE_TYPE_INTRUSIVE
#define NLOHMANN_DEFINE_TYPE_INTRUSIVE(Type, ...) \
  SOCKETIO_CONVERT_TYPE(friend, Type, , NLOHMANN_JSON_FROM, __VA_ARGS__)

#undef NLOHMANN_DEFINE_TYPE_INTRUSIVE_WITH_DEFAULT
#define NLOHMANN_DEFINE_TYPE_INTRUSIVE_WITH_DEFAULT(Type, ...) \
  SOCKETIO_CONVERT_TYPE(friend, Type, const Type nlohmann_json_default_obj{}, \
                        NLOHMANN_JSON_FROM_WITH_DEFAULT, __VA_ARGS__)

#undef NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE
#define NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Type, ...) \
  SOCKETIO_CONVERT_TYPE(inline, Type, , NLOHMANN_JSON_FROM, __VA_ARGS__)

#undef NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT
#define NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Type, ...) \
  SOCKETIO_CONVERT_TYPE(inline, Type, const Type nlohmann_json_default_obj{}, \
                        NLOHMANN_JSON_FROM_WITH_DEFAULT, __VA_ARGS__)

#endif
