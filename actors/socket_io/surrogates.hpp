// Half surrogate pairs in JSON text: JavaScript allows them in a string, UTF-8
// and so our strings cannot hold them.
// Kind: pure.
#pragma once

#include <string>

namespace socketio {

/// @param text JSON, or something that claims to be.
/// @returns `text` with \ufffd for each escaped surrogate without its other
///          half. The size stays.
std::string replace_lone_surrogates(std::string text);

} // namespace socketio
