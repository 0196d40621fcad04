// The values of options as people write and read them.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <caf/config_option.hpp>
#include <caf/config_option_set.hpp>
#include <caf/config_value.hpp>
#include <caf/timespan.hpp>

namespace socketio {

/// Declares the options of one group.
class option_group {
public:
  /// @param all takes them; it and `name` outlive the object.
  option_group(caf::config_option_set& all, caf::string_view name)
    : all_(all), name_(name) {
    // nop
  }

  /// Declares an option that is kept in `x`, whose value now is its default.
  /// @param meaning one line that says all by itself, for `--help`.
  template <class T>
  option_group& add(T& x, caf::string_view name, caf::string_view meaning) {
    all_.add(x, name_, name, meaning);
    return *this;
  }

  /// As above, for a number of bytes: it takes units such as 64KiB.
  option_group& add_size(size_t& x, caf::string_view name,
                         caf::string_view meaning);

private:
  caf::config_option_set& all_;
  caf::string_view name_;
};

/// Who wrote a value: in a file, texts stand in double quotes.
enum class value_syntax { file, argument };

/// @returns the value for `opt` that `text` stands for; nothing if it stands
///          for none. Does not touch the option, unless it is a list.
std::optional<caf::config_value> parse_value(const caf::config_option& opt,
                                             std::string_view text,
                                             value_syntax syntax);

/// @returns how `x` would stand in a file.
std::string value_text(const caf::config_value& x);

/// @returns what people call the type of `opt`, e.g. "true or false".
std::string type_text(const caf::config_option& opt);

/// @returns the duration "20s", "300ms", "1min", "2h", "1d", "5us" or "7ns".
std::optional<caf::timespan> parse_duration(std::string_view text);

/// @returns `x` in the largest unit that divides it, e.g. "90s".
std::string duration_text(caf::timespan x);

/// @returns the bytes of "65536", "64KiB", "8MB", "1GiB", "10kB" or "5B".
std::optional<int64_t> parse_size(std::string_view text);

} // namespace socketio
