// A hash over the types of messages: builds that do not agree about it do not
// understand each other.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <typeinfo>
#include <utility>

#include <caf/type_id.hpp>

namespace socketio {

/// FNV-1a over the names of types and, where a type has fields that CAF may
/// inspect, over the types of these in order. What `fields_of(const T*)` says
/// counts as well: the names of the fields, which tells fields of one type
/// apart.
class signature_hash {
public:
  /// For `inspect`.
  using result_type = void;

  /// For `inspect`: adds the types of all fields.
  template <class... Ts>
  void operator()(const Ts&... xs) {
    (add(typeid(xs).name()), ...);
  }

  /// Adds T.
  template <class T>
  void add_type() {
    add(typeid(T).name());
    add_fields<T>();
  }

  /// Adds the fields of T, whatever its own name.
  template <class T>
  void add_fields() {
    if constexpr (requires(const T* x) { fields_of(x); })
      add(fields_of(static_cast<const T*>(nullptr)));
    if constexpr (requires(T & x) { inspect(*this, x); }) {
      T x;
      inspect(*this, x);
    }
  }

  /// Adds all types of a type-id block of CAF.
  template <class Block>
  void add_block() {
    add_ids<Block::begin>(
      std::make_index_sequence<Block::end - Block::begin>{});
  }

  uint64_t value() const noexcept { return value_; }

private:
  template <caf::type_id_t First, std::size_t... Is>
  void add_ids(std::index_sequence<Is...>) {
    (add_type<typename caf::type_by_id<First + Is>::type>(), ...);
  }

  void add(std::string_view text) {
    for (unsigned char c : text)
      value_ = (value_ ^ c) * 0x100000001b3;
  }

  uint64_t value_ = 0xcbf29ce484222325;
};

} // namespace socketio
