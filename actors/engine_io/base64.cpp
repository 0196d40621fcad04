// See base64.hpp.
#include "actors/engine_io/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <openssl/evp.h>

namespace socketio::engine_io {

namespace {

constexpr std::string_view alphabet =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto in_alphabet = [] {
  std::array<bool, 256> result{};
  for (char c : alphabet)
    result[static_cast<uint8_t>(c)] = true;
  return result;
}();

// OpenSSL counts in int: give it pieces, which must be whole groups.
constexpr std::size_t groups = 1 << 20;

unsigned char* bytes(char* x) {
  return reinterpret_cast<unsigned char*>(x);
}

const unsigned char* bytes(const char* x) {
  return reinterpret_cast<const unsigned char*>(x);
}

/// @returns how many '=' end `text`, at most 2.
std::size_t padding_size(std::string_view text) {
  if (!text.ends_with('='))
    return 0;
  return text.ends_with("==") ? 2 : 1;
}

bool is_base64(std::string_view text) {
  if (text.size() % 4 != 0)
    return false;
  text.remove_suffix(padding_size(text));
  return std::all_of(text.begin(), text.end(), [](char c) {
    return in_alphabet[static_cast<uint8_t>(c)];
  });
}

} // namespace

void append_base64(std::string& out, std::string_view data) {
  auto pos = out.size();
  out.resize(pos + (data.size() + 2) / 3 * 4);
  while (!data.empty()) {
    auto piece = data.substr(0, groups * 3);
    data.remove_prefix(piece.size());
    // Writes a NUL behind, over the next piece or the NUL of `out`.
    pos += static_cast<std::size_t>(
      EVP_EncodeBlock(bytes(out.data() + pos), bytes(piece.data()),
                      static_cast<int>(piece.size())));
  }
}

std::string base64_encode(std::string_view data) {
  std::string result;
  append_base64(result, data);
  return result;
}

std::optional<std::string> base64_decode(std::string_view text) {
  // OpenSSL skips blanks and takes '=' and '-' anywhere, hence the check.
  if (!is_base64(text))
    return std::nullopt;
  std::string result(text.size() / 4 * 3, '\0');
  auto size = result.size() - padding_size(text);
  for (std::size_t pos = 0; !text.empty(); pos += groups * 3) {
    auto piece = text.substr(0, groups * 4);
    text.remove_prefix(piece.size());
    EVP_DecodeBlock(bytes(result.data() + pos), bytes(piece.data()),
                    static_cast<int>(piece.size()));
  }
  result.resize(size);
  return result;
}

} // namespace socketio::engine_io
