// From a value to compact JSON text.
// Kind: pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/socket_io/value.hpp"

namespace socketio {

/// Writes values one behind the other into one text and takes binary out of
/// them: attachment n stands as {"_placeholder":true,"num":n}, counted in the
/// order of writing (depth first, keys in their order).
/// Numbers are written as JavaScript would read them back, whole doubles
/// without ".0"; NaN and infinities are null. Bytes of strings that are not
/// UTF-8 become U+FFFD. No white space.
class json_writer {
public:
  /// What becomes of binary values.
  enum class binary_mode { attach, null };

  explicit json_writer(binary_mode mode = binary_mode::attach) : mode_(mode) {
    text_.reserve(usual_size);
  }

  void write(const value& x);

  /// Writes a JSON string.
  void write_string(std::string_view text);

  /// Writes `c` itself, e.g. the brackets and commas of an outer array.
  void put(char c) { text_.push_back(c); }

  const std::vector<std::string>& attachments() const noexcept {
    return attachments_;
  }

  /// @returns whether an object was written that a receiver would take for the
  ///          place of an attachment.
  bool has_false_placeholder() const noexcept { return has_false_placeholder_; }

  std::string take_text() { return std::move(text_); }

  std::vector<std::string> take_attachments() {
    return std::move(attachments_);
  }

private:
  /// Bytes for which there is room from the beginning.
  static constexpr std::size_t usual_size = 128;

  void write_array(const value& x);
  void write_object(const value& x);
  void write_binary(const value& x);
  template <class Number>
  void write_number(Number x);

  std::string text_;
  std::vector<std::string> attachments_;
  binary_mode mode_;
  bool has_false_placeholder_ = false;
};

/// @returns `x` as compact JSON, for what cannot have attachments: binary is
///          null.
std::string to_json_text(const value& x);

} // namespace socketio
