// Callbacks that may be added and removed at any time, also while they run.
// Kind: pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace socketio {

/// Names one listener among those of one namespace or socket, to remove it.
/// Never 0.
using listener_id = uint64_t;

namespace socket_io {

/// In order of adding. Runs nothing itself: whoever calls the callbacks takes
/// a snapshot first, so what is removed meanwhile is called a last time.
template <class Function>
class callback_list {
public:
  using snapshot = std::vector<std::shared_ptr<const Function>>;

  void add(listener_id id, Function f, bool first = false) {
    entries_.insert(first ? entries_.begin() : entries_.end(),
                    {id, std::make_shared<const Function>(std::move(f))});
  }

  void remove(listener_id id) {
    std::erase_if(entries_, [id](const entry& x) { return x.id == id; });
  }

  void clear() { entries_.clear(); }

  bool empty() const noexcept { return entries_.empty(); }

  /// Appends all callbacks to `out`.
  void collect(snapshot& out) const {
    for (auto& x : entries_)
      out.push_back(x.callback);
  }

private:
  struct entry {
    listener_id id;
    std::shared_ptr<const Function> callback;
  };

  std::vector<entry> entries_;
};

} // namespace socket_io

} // namespace socketio
