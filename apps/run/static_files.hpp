// Files of a folder, served from memory: pages and the client's bundle.
// Kind: I/O.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "actors/engine_io/compression.hpp"
#include "actors/engine_io/http_message.hpp"

namespace socketio {

/// Read once; later changes of the folder are not seen. Texts are compressed,
/// for clients that accept it, when they are first asked for, and then kept.
class static_files {
public:
  /// Reads the regular files directly in `folder`; a folder that is missing or
  /// unreadable has none.
  /// @param prefix path under which they are served, ending with '/'. A target
  ///               that is just the prefix means index.html.
  static_files(const std::string& folder, std::string prefix);

  /// @returns whether there is no file.
  bool empty() const noexcept { return files_.empty(); }

  /// @returns the file that `request` names, or 304 if the client has it
  ///          already; nothing if it names none or is neither GET nor HEAD.
  std::optional<engine_io::http_response>
  find(const engine_io::http_request& request);

private:
  struct file {
    std::shared_ptr<const std::string> content;
    /// Without quotes.
    std::string etag;
    /// Header lines that every form of it has.
    std::string headers;
    /// It gains by compression.
    bool is_text = false;
    std::map<engine_io::content_coding, std::shared_ptr<const std::string>>
      compressed;
  };

  static engine_io::http_response answer(file& x, std::string_view headers);

  /// @returns null if memory runs out.
  static std::shared_ptr<const std::string>
  in_coding(file& x, engine_io::content_coding coding);

  std::string prefix_;
  /// By name.
  std::map<std::string, file, std::less<>> files_;
};

/// @returns a hook that asks `first`, then `second`.
engine_io::request_hook either(engine_io::request_hook first,
                               engine_io::request_hook second);

} // namespace socketio
