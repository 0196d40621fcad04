// Files of a folder, served from memory: pages and the client's bundle.
// Kind: I/O at construction, pure afterwards.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "actors/engine_io/http_message.hpp"

namespace socketio {

/// Read once; later changes of the folder are not seen.
class static_files {
public:
  /// Reads the regular files directly in `folder`; a folder that is missing or
  /// unreadable has none.
  /// @param prefix path under which they are served, ending with '/'. A target
  ///               that is just the prefix means index.html.
  static_files(const std::string& folder, std::string prefix);

  bool empty() const noexcept { return files_.empty(); }

  /// @returns the file that `request` names, or 304 if the client has it
  ///          already; nothing if it names none or is neither GET nor HEAD.
  std::optional<engine_io::http_response>
  find(const engine_io::http_request& request) const;

private:
  struct file {
    std::shared_ptr<const std::string> content;
    std::string etag;
    /// Header lines.
    std::string headers;
  };

  std::string prefix_;
  /// By name.
  std::map<std::string, file, std::less<>> files_;
};

/// @returns a hook that asks `first`, then `second`.
engine_io::request_hook either(engine_io::request_hook first,
                               engine_io::request_hook second);

} // namespace socketio
