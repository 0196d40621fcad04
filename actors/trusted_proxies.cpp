// See trusted_proxies.hpp.
#include "actors/trusted_proxies.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>

#include "actors/header_lines.hpp"

namespace socketio {

namespace {

/// @returns the address in "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]:80" or
///          "2001:db8::1".
std::string_view without_port(std::string_view x) {
  if (x.starts_with('[')) {
    auto end = x.find(']');
    return x.substr(1, end == std::string_view::npos ? 0 : end - 1);
  }
  auto colon = x.find(':');
  auto one_colon = colon != std::string_view::npos && colon == x.rfind(':');
  return one_colon ? x.substr(0, colon) : x;
}

bool is_secure(std::string_view scheme) {
  return same_name(scheme, "https") || same_name(scheme, "wss");
}

/// One step on the way of a request.
struct hop {
  std::string address;
  /// Nothing = it was not said.
  std::optional<bool> secure;
};

/// @returns the element "for=192.0.2.1;proto=https" of a Forwarded header.
hop parse_element(std::string_view text) {
  hop result;
  for (auto pair : split(text, ';')) {
    auto equals = std::min(pair.find('='), pair.size());
    auto name = trimmed(pair.substr(0, equals));
    auto value = trimmed(pair.substr(std::min(equals + 1, pair.size())));
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    if (same_name(name, "for"))
      result.address = without_port(value);
    else if (same_name(name, "proto"))
      result.secure = is_secure(value);
  }
  return result;
}

/// @returns the hops that `Forwarded` tells of, the client first.
std::vector<hop> forwarded_hops(std::string_view headers) {
  std::vector<hop> result;
  if (auto text = joined_headers(headers, "forwarded"); !text.empty())
    for (auto element : split(text, ','))
      result.push_back(parse_element(element));
  return result;
}

/// @returns those that `X-Forwarded-For` tells of.
std::vector<hop> x_forwarded_hops(std::string_view headers) {
  std::vector<hop> result;
  std::optional<bool> secure;
  if (auto text = joined_headers(headers, "x-forwarded-proto"); !text.empty())
    secure = is_secure(split(text, ',').back());
  if (auto text = joined_headers(headers, "x-forwarded-for"); !text.empty())
    for (auto element : split(text, ','))
      result.push_back({std::string{without_port(element)}, secure});
  else if (secure)
    result.push_back({{}, secure});
  return result;
}

} // namespace

std::optional<forwarded_header> forwarded_header_kind(std::string_view name) {
  if (name == "x-forwarded-for")
    return forwarded_header::x_forwarded;
  if (name == "forwarded")
    return forwarded_header::forwarded;
  return std::nullopt;
}

trusted_proxies::trusted_proxies(const std::vector<std::string>& entries,
                                 forwarded_header header)
  : header_(header) {
  for (auto& x : entries)
    if (x == "unix")
      unix_ = true;
    else if (auto parsed = parse_network(x))
      networks_.push_back(*parsed);
}

bool trusted_proxies::is_valid(const std::string& entry) {
  return entry == "unix" || parse_network(entry);
}

std::optional<trusted_proxies::bytes>
trusted_proxies::parse_address(std::string_view text) {
  std::string str{text.substr(0, text.find('%'))};
  bytes result{};
  if (::inet_pton(AF_INET6, str.c_str(), result.data()) == 1)
    return result;
  result[10] = result[11] = 0xFF;
  if (::inet_pton(AF_INET, str.c_str(), result.data() + 12) == 1)
    return result;
  return std::nullopt;
}

std::optional<trusted_proxies::network>
trusted_proxies::parse_network(std::string_view text) {
  auto slash = std::min(text.find('/'), text.size());
  auto address = parse_address(text.substr(0, slash));
  if (!address)
    return std::nullopt;
  auto is_v4 = text.substr(0, slash).find(':') == std::string_view::npos;
  unsigned most = is_v4 ? 32 : 128;
  unsigned bits = most;
  if (slash < text.size()) {
    auto end = text.data() + text.size();
    auto [stop, failed] = std::from_chars(text.data() + slash + 1, end, bits);
    if (failed != std::errc{} || stop != end || bits > most)
      return std::nullopt;
  }
  return network{*address, bits + 128 - most};
}

bool trusted_proxies::contains(std::string_view address) const {
  if (address.empty())
    return unix_;
  auto bits = parse_address(address);
  return bits && std::any_of(networks_.begin(), networks_.end(), [&](auto& x) {
           auto whole = x.bits / 8;
           if (std::memcmp(bits->data(), x.prefix.data(), whole) != 0)
             return false;
           auto rest = x.bits % 8;
           return rest == 0
                  || (((*bits)[whole] ^ x.prefix[whole]) >> (8 - rest)) == 0;
         });
}

client_origin trusted_proxies::origin(std::string_view address,
                                      std::string_view headers,
                                      bool secure) const {
  client_origin result{std::string{address}, secure};
  if (!contains(address))
    return result;
  auto hops = header_ == forwarded_header::forwarded
                ? forwarded_hops(headers)
                : x_forwarded_hops(headers);
  for (auto x = hops.rbegin(); x != hops.rend(); ++x) {
    result.secure = x->secure.value_or(result.secure);
    if (!parse_address(x->address))
      break; // "unknown" or an obfuscated name
    result.address = x->address;
    if (!contains(x->address))
      break;
  }
  return result;
}

} // namespace socketio
