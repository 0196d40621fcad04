// See address_table.hpp.
#include "actors/engine_io/address_table.hpp"

namespace socketio::engine_io {

address_table::seat::~seat() {
  if (entry_ != nullptr && --entry_->count == 0)
    entry_->owner->entries_.erase(std::string{*entry_->address});
}

address_table::seat address_table::take(const std::string& address,
                                        std::size_t limit) {
  auto known = entries_.find(address);
  auto count = known == entries_.end() ? 0 : known->second.count;
  if (count >= limit)
    return {};
  auto i =
    known == entries_.end() ? entries_.try_emplace(address).first : known;
  i->second = {this, &i->first, count + 1};
  return seat{i->second};
}

} // namespace socketio::engine_io
