// What is wrong with a configuration, in one line for people.
// Kind: pure.   Includes: CAF, core.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <caf/config_option_set.hpp>
#include <caf/error.hpp>

namespace socketio {

/// @returns whether `group` holds options of CAF itself, which are not offered:
///          some of them would break what the loop promises.
bool is_caf_group(const std::string& group);

/// @returns "line L, column C: ..." for an error of CAF's file parser.
std::string describe_syntax_error(const caf::error& err);

/// @returns what is wrong with the command line argument `arg` on its own;
///          empty = nothing.
std::string describe_argument_error(const caf::config_option_set& options,
                                    const std::string& arg);

/// @returns name and value if `arg` is "--group.flag=true" or "...=false".
std::optional<std::pair<std::string, bool>>
parse_flag(const caf::config_option_set& options, const std::string& arg);

/// @returns what people call the type of `opt`.
std::string type_text(const caf::config_option& opt);

} // namespace socketio
