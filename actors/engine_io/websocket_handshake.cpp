// See websocket_handshake.hpp.
#include "actors/engine_io/websocket_handshake.hpp"

#include <algorithm>
#include <vector>

#include <openssl/sha.h>

#include "actors/engine_io/base64.hpp"
#include "actors/engine_io/http_head.hpp"
#include "actors/header_lines.hpp"

namespace socketio::engine_io {

namespace {

constexpr std::size_t nonce_size = 16;
constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// @returns whether the list in the headers `name` has `token`; case is
/// ignored.
bool has_header_token(std::string_view headers, std::string_view name,
                      std::string_view token) {
  auto list = joined_headers(headers, name);
  return std::ranges::any_of(split(list, ','),
                             [token](auto x) { return same_name(x, token); });
}

/// @returns the value of the one header `name`; nothing if there are more.
std::optional<std::string_view> only_header(std::string_view headers,
                                            std::string_view name) {
  auto count = 0;
  for_each_header(headers, [&](std::string_view key, std::string_view) {
    count += same_name(key, name);
  });
  return count == 1 ? find_header(headers, name) : std::nullopt;
}

bool has_version(std::string_view headers) {
  return only_header(headers, "Sec-WebSocket-Version") == "13";
}

/// @returns the names that the client offers, over all headers of that name.
std::vector<std::string_view> offered_protocols(std::string_view headers) {
  std::vector<std::string_view> result;
  for_each_header(headers, [&](std::string_view name, std::string_view value) {
    if (!same_name(name, "Sec-WebSocket-Protocol"))
      return;
    auto names = split(value, ',');
    result.insert(result.end(), names.begin(), names.end());
  });
  return result;
}

/// RFC 6455, section 4.1: tokens, none of them twice.
bool is_offer(std::vector<std::string_view> names) {
  std::sort(names.begin(), names.end());
  return std::all_of(names.begin(), names.end(), is_token)
         && std::adjacent_find(names.begin(), names.end()) == names.end();
}

} // namespace

bool is_websocket_upgrade(std::string_view headers) {
  return has_header_token(headers, "Upgrade", "websocket")
         && has_header_token(headers, "Connection", "upgrade");
}

std::optional<std::string_view> websocket_key(std::string_view headers) {
  if (!has_version(headers))
    return std::nullopt;
  auto key = only_header(headers, "Sec-WebSocket-Key");
  auto nonce = key ? base64_decode(*key) : std::nullopt;
  return nonce && nonce->size() == nonce_size ? key : std::nullopt;
}

std::optional<handshake_fault> find_fault(const websocket_request& x) {
  if (x.method != "GET")
    return handshake_fault{405, "Invalid HTTP method"};
  if (!x.is_http11)
    return handshake_fault{400, "Invalid HTTP version"};
  if (x.has_body)
    return handshake_fault{400, "Unexpected body"};
  if (!has_version(x.headers))
    return handshake_fault{400,
                           "Missing or invalid Sec-WebSocket-Version header"};
  if (!websocket_key(x.headers))
    return handshake_fault{400, "Missing or invalid Sec-WebSocket-Key header"};
  if (!is_offer(offered_protocols(x.headers)))
    return handshake_fault{400, "Invalid Sec-WebSocket-Protocol header"};
  return std::nullopt;
}

std::string_view chosen_protocol(std::string_view headers) {
  auto names = offered_protocols(headers);
  return names.empty() ? std::string_view{} : names.front();
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

std::string upgrade_refusal(const handshake_fault& x) {
  constexpr std::string_view headers = "Content-Type: text/html\r\n"
                                       "Sec-WebSocket-Version: 13\r\n";
  return response_head(x.status, headers, {x.text.size()}).append(x.text);
}

} // namespace socketio::engine_io
