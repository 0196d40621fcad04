// See deflate_offer.hpp.
#include "actors/engine_io/deflate_offer.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "actors/header_lines.hpp"

namespace socketio::engine_io {

namespace {

constexpr std::string_view extension_name = "permessage-deflate";
constexpr int least_bits = 8;
/// zlib knows no smaller window for what it compresses.
constexpr int least_server_bits = 9;
constexpr int most_bits = 15;

struct parameter {
  std::string_view name;
  std::optional<std::string_view> value;
};

/// One extension of the header, RFC 6455, section 9.1.
struct offer {
  std::string_view name;
  std::vector<parameter> parameters;
};

/// Reads a list of extensions from its front.
class offer_reader {
public:
  explicit offer_reader(std::string_view list) : rest_(list) {
    // nop
  }

  /// @returns the next element; nothing at the end or where the list is not
  ///          well-formed.
  std::optional<offer> next() {
    while (take(',')) {
      // Lists may have empty elements.
    }
    offer result{take_token(), {}};
    while (take(';')) {
      parameter x{take_token(), std::nullopt};
      if (take('=') && !(x.value = take_value()))
        return std::nullopt;
      result.parameters.push_back(x);
    }
    auto whole = rest_.empty() || rest_.front() == ',';
    return whole && !result.name.empty() ? std::optional{result} : std::nullopt;
  }

private:
  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }

  bool take(char x) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != x)
      return false;
    rest_.remove_prefix(1);
    skip_blanks();
    return true;
  }

  std::string_view take_token() {
    auto result =
      rest_.substr(0, rest_.find_first_of("()<>@,;:\\\"/[]?={} \t"));
    rest_.remove_prefix(result.size());
    skip_blanks();
    return result;
  }

  /// A token, bare or in quotes.
  std::optional<std::string_view> take_value() {
    auto quoted = take('"');
    auto result = take_token();
    if (result.empty() || (quoted && !take('"')))
      return std::nullopt;
    return result;
  }

  std::string_view rest_;
};

/// @returns the number 8 to 15 that `text` says; 0 if it says none.
int parse_bits(std::string_view text) {
  for (auto bits = least_bits; bits <= most_bits; ++bits)
    if (text == std::to_string(bits))
      return bits;
  return 0;
}

/// What a client asks for; 0 bits = it did not say.
struct wishes {
  bool server_no_context_takeover = false;
  bool client_no_context_takeover = false;
  int server_bits = 0;
  int client_bits = 0;
};

bool set_once(bool& flag, const parameter& x) {
  return !x.value && !std::exchange(flag, true);
}

bool set_once(int& bits, std::string_view text) {
  return bits == 0 && (bits = parse_bits(text)) != 0;
}

bool apply(wishes& out, const parameter& x) {
  if (x.name == "server_no_context_takeover")
    return set_once(out.server_no_context_takeover, x);
  if (x.name == "client_no_context_takeover")
    return set_once(out.client_no_context_takeover, x);
  if (x.name == "server_max_window_bits")
    return set_once(out.server_bits, x.value.value_or(""));
  if (x.name == "client_max_window_bits")
    return set_once(out.client_bits, x.value.value_or("15"));
  return false;
}

std::optional<wishes> read_wishes(const offer& x) {
  wishes result;
  for (auto& p : x.parameters)
    if (!apply(result, p))
      return std::nullopt;
  return result;
}

/// @returns whether both sides can keep to `wish`.
bool acceptable(const wishes& wish, const engine_options& opts) {
  auto server_can =
    wish.server_bits == 0 || wish.server_bits >= least_server_bits;
  auto client_can =
    wish.client_bits != 0 || opts.client_max_window_bits >= most_bits;
  return server_can && client_can;
}

std::string response_to(const wishes& wish, const deflate_agreement& x) {
  std::string result{extension_name};
  if (x.server_no_context_takeover)
    result += "; server_no_context_takeover";
  if (x.client_no_context_takeover)
    result += "; client_no_context_takeover";
  if (wish.server_bits != 0 || x.server_max_window_bits < most_bits)
    result +=
      "; server_max_window_bits=" + std::to_string(x.server_max_window_bits);
  if (x.client_max_window_bits < most_bits)
    result +=
      "; client_max_window_bits=" + std::to_string(x.client_max_window_bits);
  return result;
}

int least_of(int wish, uint16_t option) {
  return std::min(wish == 0 ? most_bits : wish, int{option});
}

deflate_agreement agree(const wishes& wish, const engine_options& opts) {
  deflate_agreement result{
    wish.server_no_context_takeover || opts.server_no_context_takeover,
    wish.client_no_context_takeover || opts.client_no_context_takeover,
    least_of(wish.server_bits, opts.server_max_window_bits),
    least_of(wish.client_bits, opts.client_max_window_bits),
    {}};
  result.response = response_to(wish, result);
  return result;
}

} // namespace

std::optional<deflate_agreement> agree_on_deflate(std::string_view headers,
                                                  const engine_options& opts) {
  if (!opts.per_message_deflate)
    return std::nullopt;
  auto list = joined_headers(headers, "Sec-WebSocket-Extensions");
  offer_reader offers{list};
  while (auto x = offers.next()) {
    if (x->name != extension_name)
      continue;
    auto wish = read_wishes(*x);
    if (wish && acceptable(*wish, opts))
      return agree(*wish, opts);
  }
  return std::nullopt;
}

} // namespace socketio::engine_io
