// Which peers are believed about the clients behind them, and what they say
// about these in the headers of a request.
// Kind: pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socketio {

/// A client as a proxy describes it.
struct client_origin {
  /// Without port.
  std::string address;
  /// It came over TLS.
  bool secure = false;
};

/// In which headers proxies tell of their clients. The others do not count: a
/// proxy that writes one kind passes on what the client wrote into the other.
enum class forwarded_header : uint8_t {
  /// `X-Forwarded-For` and `X-Forwarded-Proto`.
  x_forwarded,
  /// `Forwarded` (RFC 7239).
  forwarded,
};

/// @returns the kind called "x-forwarded-for" or "forwarded"; nothing if there
///          is none of that name.
std::optional<forwarded_header> forwarded_header_kind(std::string_view name);

/// Networks of proxies.
class trusted_proxies {
public:
  /// Trusts nobody.
  trusted_proxies() = default;

  /// @param entries "10.0.0.0/8", "192.0.2.1", "2001:db8::/32" or "unix" for
  ///                peers on Unix sockets; others are left out.
  /// @param header where they tell of their clients.
  explicit trusted_proxies(
    const std::vector<std::string>& entries,
    forwarded_header header = forwarded_header::x_forwarded);

  /// @returns whether `entry` has one of the forms above.
  static bool is_valid(const std::string& entry);

  bool empty() const noexcept { return networks_.empty() && !unix_; }

  /// @param address of the peer, without port; empty = it came on a Unix
  ///                socket.
  bool contains(std::string_view address) const;

  /// Follows the headers back to the last client that no trusted proxy is.
  /// @param address of the peer; unless it is trusted, headers do not count.
  /// @param headers lines "Name: value\r\n".
  /// @param secure what was known before, e.g. by the PROXY protocol.
  client_origin origin(std::string_view address, std::string_view headers,
                       bool secure) const;

private:
  using bytes = std::array<uint8_t, 16>;

  /// IPv4 is mapped to IPv6.
  struct network {
    bytes prefix;
    unsigned bits;
  };

  static std::optional<bytes> parse_address(std::string_view text);
  static std::optional<network> parse_network(std::string_view text);

  std::vector<network> networks_;
  bool unix_ = false;
  forwarded_header header_ = forwarded_header::x_forwarded;
};

} // namespace socketio
