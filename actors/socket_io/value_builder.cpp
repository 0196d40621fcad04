// See value_builder.hpp.
#include "actors/socket_io/value_builder.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "actors/errors.hpp"

namespace socketio {

namespace {

/// Up to here every integer is a double and the other way round.
constexpr double max_exact_integer = 9007199254740992.0;

bool has_equal_keys(const std::vector<std::string>& keys) {
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
void merge_equal_keys(std::vector<std::string>& keys,
                      std::vector<value>& elements) {
  std::map<std::string, std::size_t> places;
  std::size_t count = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto [pos, is_new] = places.try_emplace(keys[i], count);
    if (is_new)
      std::swap(keys[count++], keys[i]);
    std::swap(elements[pos->second], elements[i]);
  }
  keys.resize(count);
  elements.resize(count);
}

value make_object(std::vector<std::string> keys, std::vector<value> elements) {
  if (has_equal_keys(keys))
    merge_equal_keys(keys, elements);
  value::object_t result;
  result.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i)
    result.push_back({std::move(keys[i]), std::move(elements[i])});
  return value(std::move(result));
}

} // namespace

bool value_builder::number_float(number_float_t x, const string_t&) {
  if (std::trunc(x) == x && std::abs(x) <= max_exact_integer)
    return add(static_cast<number_integer_t>(x));
  return add(x);
}

bool value_builder::end_object() {
  auto x = close();
  return add(make_object(std::move(x.keys), std::move(x.elements)));
}

bool value_builder::end_array() {
  return add(value(std::move(close().elements)));
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
  open_.push_back({is_object, {}, {}});
  return true;
}

value_builder::container value_builder::close() {
  auto result = std::move(open_.back());
  open_.pop_back();
  return result;
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
  open_.back().elements.push_back(std::move(x));
  return true;
}

bool value_builder::is_full() const {
  auto& x = open_.back();
  return open_.size() == 1 && !x.is_object
         && x.elements.size() == limits_.max_elements;
}

} // namespace socketio
