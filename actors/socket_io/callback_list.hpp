// Callbacks that may be added and removed at any time, also while they run.
// Kind: pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace socketio {

/// Names one listener among those of one namespace or socket, to remove it.
/// Never 0.
using listener_id = uint64_t;

namespace socket_io {

/// In order of adding. Runs nothing itself: whoever calls the callbacks takes
/// a snapshot first, so what is removed meanwhile is called a last time. Lists
/// change seldom and are called often: a change makes a new list, a snapshot
/// shares the old one.
template <class Function>
class callback_list {
  struct entry {
    listener_id id;
    std::shared_ptr<const Function> callback;
  };

  using entries = std::vector<entry>;

public:
  /// Several lists as they were, one behind the other.
  class snapshot {
  public:
    /// @returns callback `index` of all; null if there is none.
    const Function* at(std::size_t index) const {
      for (auto& list : lists_) {
        if (!list)
          break;
        if (index < list->size())
          return (*list)[index].callback.get();
        index -= list->size();
      }
      return nullptr;
    }

    bool empty() const noexcept { return !lists_.front(); }

    /// Calls `f(const Function&)` for each, in order.
    template <class F>
    void for_each(F f) const {
      for (auto& list : lists_)
        if (list)
          for (auto& x : *list)
            f(*x.callback);
    }

  private:
    friend class callback_list;

    /// At most one of a parent namespace, of a namespace and of a socket.
    std::array<std::shared_ptr<const entries>, 3> lists_;
  };

  void add(listener_id id, Function f, bool first = false) {
    auto next = entries_ ? *entries_ : entries{};
    next.insert(first ? next.begin() : next.end(),
                {id, std::make_shared<const Function>(std::move(f))});
    replace(std::move(next));
  }

  /// @returns whether there was one.
  bool remove(listener_id id) {
    auto is_it = [id](const entry& x) { return x.id == id; };
    if (!entries_ || std::ranges::none_of(*entries_, is_it))
      return false;
    auto next = *entries_;
    std::erase_if(next, is_it);
    replace(std::move(next));
    return true;
  }

  void clear() { entries_ = nullptr; }

  /// @returns the ids of all callbacks, in their order.
  std::vector<listener_id> ids() const {
    std::vector<listener_id> result;
    if (entries_)
      for (auto& x : *entries_)
        result.push_back(x.id);
    return result;
  }

  bool empty() const noexcept { return !entries_; }

  /// Appends all callbacks to `out`.
  /// @pre they are not more than three lists.
  void collect(snapshot& out) const {
    if (entries_)
      *std::find(out.lists_.begin(), out.lists_.end(), nullptr) = entries_;
  }

private:
  void replace(entries next) {
    entries_ =
      next.empty() ? nullptr : std::make_shared<const entries>(std::move(next));
  }

  /// Null = empty.
  std::shared_ptr<const entries> entries_;
};

} // namespace socket_io

} // namespace socketio
