// See value_builder.hpp.
#include "actors/socket_io/value_builder.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "actors/errors.hpp"

namespace socketio {

namespace {

/// Up to here every integer is a double and the other way round.
constexpr double max_exact_integer = 9007199254740992.0;

/// Elements of a container for which there is room from the beginning.
constexpr std::size_t usual_elements = 8;

bool has_equal_keys(std::span<const std::string> keys) {
  constexpr std::size_t few = 12;
  if (keys.size() <= few) {
    for (auto i = keys.begin(); i != keys.end(); ++i)
      if (std::find(keys.begin(), i, *i) != i)
        return true;
    return false;
  }
  std::vector<std::string_view> sorted{keys.begin(), keys.end()};
  std::sort(sorted.begin(), sorted.end());
  return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

/// Of equal keys, leaves the last element in the place of the first.
/// @returns how many are left.
std::size_t merge_equal_keys(std::span<std::string> keys,
                             std::span<value> elements) {
  std::map<std::string, std::size_t> places;
  std::size_t count = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto [pos, is_new] = places.try_emplace(keys[i], count);
    if (is_new)
      std::swap(keys[count++], keys[i]);
    std::swap(elements[pos->second], elements[i]);
  }
  return count;
}

value make_object(std::span<std::string> keys, std::span<value> elements) {
  auto count = keys.size();
  if (has_equal_keys(keys))
    count = merge_equal_keys(keys, elements);
  value::object_t result;
  result.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    result.push_back({std::move(keys[i]), std::move(elements[i])});
  return value(std::move(result));
}

/// Takes what begins at `first` off the end of `from`.
value make_array(std::vector<value>& from, std::size_t first) {
  if (first == 0)
    return value(std::exchange(from, {}));
  auto begin = from.begin() + static_cast<std::ptrdiff_t>(first);
  value::array_t result(std::make_move_iterator(begin),
                        std::make_move_iterator(from.end()));
  from.erase(begin, from.end());
  return value(std::move(result));
}

} // namespace

bool value_builder::number_float(double x) {
  if (std::trunc(x) == x && std::abs(x) <= max_exact_integer)
    return number_integer(static_cast<int64_t>(x));
  return add(x);
}

bool value_builder::end_object() {
  auto [is_object, first_element, first_key] = open_.back();
  open_.pop_back();
  auto result = make_object(std::span{keys_}.subspan(first_key),
                            std::span{elements_}.subspan(first_element));
  keys_.resize(first_key);
  elements_.resize(first_element);
  return add(std::move(result));
}

bool value_builder::end_array() {
  auto first = open_.back().first_element;
  open_.pop_back();
  return add(make_array(elements_, first));
}

caf::error value_builder::error() const {
  if (excess_ != nullptr)
    return make_error(ec::limit_exceeded, excess_);
  return make_error(ec::protocol_violation, "malformed payload");
}

bool value_builder::open(bool is_object) {
  if (open_.size() == limits_.max_depth) {
    excess_ = "JSON nested too deep";
    return false;
  }
  open_.push_back({is_object, elements_.size(), keys_.size()});
  elements_.reserve(usual_elements);
  return true;
}

bool value_builder::add(value x) {
  if (open_.empty()) {
    root_ = std::move(x);
    return true;
  }
  if (is_full()) {
    excess_ = "too many elements";
    return false;
  }
  elements_.push_back(std::move(x));
  return true;
}

bool value_builder::is_full() const {
  return open_.size() == 1 && !open_.back().is_object
         && elements_.size() == limits_.max_elements;
}

} // namespace socketio
