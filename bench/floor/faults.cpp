// See faults.hpp.
#include "bench/floor/faults.hpp"

#include <utility>

namespace socketio::bench {

std::optional<fault> to_fault(std::string_view name) {
  constexpr std::pair<std::string_view, fault> names[] = {
    {"none", fault::none},     {"drop", fault::drop},
    {"repeat", fault::repeat}, {"swap", fault::swap},
    {"damage", fault::damage}, {"miscount", fault::miscount},
  };
  for (auto& [text, result] : names)
    if (text == name)
      return result;
  return std::nullopt;
}

std::vector<std::string> faults::deliver(int receiver, std::string_view frame) {
  constexpr uint64_t rarity = 23; // a prime, so that all receivers are hit
  std::string text{frame};
  auto is_wrong = ++deliveries_ % rarity == 0;
  if (auto kept = kept_.extract(receiver))
    return {text, kept.mapped()};
  if (!is_wrong)
    return {text};
  switch (what_) {
    case fault::drop:
      return {};
    case fault::repeat:
      return {text, text};
    case fault::swap:
      kept_.emplace(receiver, text);
      return {};
    case fault::damage:
      text[text.size() - 4] ^= 1;
      return {text};
    default:
      return {text};
  }
}

} // namespace socketio::bench
