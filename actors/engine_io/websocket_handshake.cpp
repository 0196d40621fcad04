// See websocket_handshake.hpp.
#include "actors/engine_io/websocket_handshake.hpp"

#include <algorithm>
#include <cctype>

#include <openssl/sha.h>

#include "actors/engine_io/base64.hpp"
#include "actors/local.hpp"

namespace socketio::engine_io {

namespace {

constexpr std::size_t nonce_size = 16;
constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

bool same(std::string_view x, std::string_view y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a))
           == std::tolower(static_cast<unsigned char>(b));
  });
}

std::string_view trim(std::string_view x) {
  constexpr std::string_view blanks = " \t";
  auto first = std::min(x.find_first_not_of(blanks), x.size());
  return x.substr(first, x.find_last_not_of(blanks) + 1 - first);
}

/// @returns whether the comma-separated `list` has `token`; case is ignored.
bool has_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    auto element = list.substr(0, list.find(','));
    list.remove_prefix(std::min(element.size() + 1, list.size()));
    if (same(trim(element), token))
      return true;
  }
  return false;
}

/// A list may be spread over several headers of one name.
bool has_header_token(std::string_view headers, std::string_view name,
                      std::string_view token) {
  auto result = false;
  for_each_header(headers, [&](std::string_view key, std::string_view value) {
    result = result || (same(key, name) && has_token(value, token));
  });
  return result;
}

} // namespace

bool is_websocket_upgrade(std::string_view headers) {
  return has_header_token(headers, "Upgrade", "websocket")
         && has_header_token(headers, "Connection", "upgrade");
}

std::optional<std::string_view> websocket_key(std::string_view headers) {
  if (find_header(headers, "Sec-WebSocket-Version") != "13")
    return std::nullopt;
  auto key = find_header(headers, "Sec-WebSocket-Key");
  auto nonce = key ? base64_decode(*key) : std::nullopt;
  return nonce && nonce->size() == nonce_size ? key : std::nullopt;
}

std::string sec_websocket_accept(std::string_view key) {
  auto text = std::string{key}.append(guid);
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       digest);
  return base64_encode({reinterpret_cast<const char*>(digest), sizeof(digest)});
}

std::string upgrade_response(std::string_view key, std::string_view headers) {
  return "HTTP/1.1 101 Switching Protocols\r\n"
         "Upgrade: websocket\r\n"
         "Connection: Upgrade\r\n"
         "Sec-WebSocket-Accept: "
         + sec_websocket_accept(key) + "\r\n" + std::string{headers} + "\r\n";
}

std::string upgrade_refusal(const refusal& x) {
  auto text = message_of(x);
  std::string result = "HTTP/1.1 400 Bad Request\r\n"
                       "Connection: close\r\n"
                       "Content-Type: text/html\r\n"
                       "Sec-WebSocket-Version: 13\r\n"
                       "Content-Length: ";
  result.append(std::to_string(text.size())).append("\r\n\r\n").append(text);
  return result;
}

} // namespace socketio::engine_io
