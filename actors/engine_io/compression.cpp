// See compression.hpp.
#include "actors/engine_io/compression.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include <zlib.h>

#include "actors/header_lines.hpp"

namespace socketio::engine_io {

namespace {

/// @param parameter e.g. "q=0.5".
/// @returns the weight in thousandths, 0 if it is bad; nothing if it is none.
std::optional<int> read_weight(std::string_view parameter) {
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q="))
    return std::nullopt;
  parameter.remove_prefix(2);
  double weight = 0;
  auto end = parameter.data() + parameter.size();
  auto [rest, err] = std::from_chars(parameter.data(), end, weight);
  auto good = err == std::errc{} && rest == end && weight >= 0 && weight <= 1;
  return good ? static_cast<int>(weight * 1000) : 0;
}

/// @param parts the name of a coding and its parameters.
/// @returns its weight in thousandths; 1000 if there is none.
int weight_of(const std::vector<std::string_view>& parts) {
  for (auto part : parts)
    if (auto weight = read_weight(part))
      return *weight;
  return 1000;
}

/// What a header says about one coding.
struct preference {
  /// In thousandths.
  int weight = 0;
  /// Said by name, not by "*".
  bool named = false;
  /// Place in the header.
  int position = 0;
};

bool operator<(const preference& x, const preference& y) {
  if (x.weight != y.weight)
    return x.weight < y.weight;
  if (x.named != y.named)
    return y.named;
  return x.position > y.position;
}

preference preference_for(std::string_view accepted, std::string_view coding) {
  preference result;
  auto position = 0;
  for (auto element : split(accepted, ',')) {
    ++position;
    auto parts = split(element, ';');
    auto named = same_name(parts.front(), coding);
    if (named || (parts.front() == "*" && !result.named))
      result = {weight_of(parts), named, position};
    if (named)
      break;
  }
  return result;
}

/// zlib's parameter for the header and trailer of a coding.
int window_bits(content_coding x) {
  return x == content_coding::gzip ? MAX_WBITS + 16 : MAX_WBITS;
}

} // namespace

std::string_view to_string(content_coding x) {
  return x == content_coding::gzip ? "gzip" : "deflate";
}

std::optional<content_coding> choose_coding(std::string_view accept_encoding) {
  auto gzip = preference_for(accept_encoding, "gzip");
  auto deflate = preference_for(accept_encoding, "deflate");
  auto best = gzip < deflate ? content_coding::deflate : content_coding::gzip;
  if (std::max(gzip.weight, deflate.weight) == 0)
    return std::nullopt;
  return best;
}

std::optional<std::string> compress(std::string_view text, content_coding x) {
  z_stream state{};
  if (deflateInit2(&state, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits(x),
                   MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY)
      != Z_OK)
    return std::nullopt;
  std::unique_ptr<z_stream, int (*)(z_stream*)> end{&state, deflateEnd};
  std::string result(deflateBound(&state, text.size()), '\0');
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  state.avail_in = static_cast<uInt>(text.size());
  state.next_out = reinterpret_cast<Bytef*>(result.data());
  state.avail_out = static_cast<uInt>(result.size());
  if (deflate(&state, Z_FINISH) != Z_STREAM_END)
    return std::nullopt;
  result.resize(state.total_out);
  return result;
}

} // namespace socketio::engine_io
