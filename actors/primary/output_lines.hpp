// What a process writes, cut into lines.
// Kind: pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace socketio {

class output_lines {
public:
  /// Bytes of a line; longer ones come in pieces.
  static constexpr std::size_t max_line = 8192;

  /// Takes `bytes`, calls `f(line)` for each line that is complete now, without
  /// its end. Empty lines are left out.
  template <class F>
  void add(std::string_view bytes, F f) {
    while (!bytes.empty()) {
      auto room = bytes.substr(0, max_line - rest_.size());
      auto end = std::min(room.find('\n'), room.size());
      rest_.append(room.substr(0, end));
      auto whole = end < room.size();
      bytes.remove_prefix(end + (whole ? 1 : 0));
      if (whole || rest_.size() == max_line)
        finish(f);
    }
  }

  /// Calls `f(line)` for what came behind the last line, if anything did.
  template <class F>
  void finish(F f) {
    if (rest_.ends_with('\r'))
      rest_.pop_back();
    if (!rest_.empty())
      f(std::string_view{rest_});
    rest_.clear();
  }

private:
  std::string rest_;
};

} // namespace socketio
