// One HTTP request as its bytes come in.
// Kind: pure.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace socketio::engine_io {

/// Strict HTTP/1.0 and 1.1 by Boost.Beast; holds memory only in proportion to
/// what arrived.
class http_parser {
public:
  /// @param max_head bound on request line and headers in bytes.
  /// @param max_body bound on the body in bytes.
  http_parser(std::size_t max_head, std::size_t max_body);
  ~http_parser();

  /// Reads on.
  /// @param input what was not consumed yet, with new bytes at its end. A head
  ///              is consumed whole or not at all.
  /// @returns how many bytes of `input` were consumed; those behind the end of
  ///          the request never are.
  std::size_t feed(std::string_view input);

  /// @returns the status to refuse the request with: 400, 413 for a body and
  ///          431 for a head that is too big; 0 if there is nothing wrong.
  unsigned error_status() const noexcept { return error_status_; }

  /// The functions below this one need it. True as well for a body that is
  /// announced too big.
  bool has_head() const noexcept { return has_head_; }

  /// @returns whether head and body are complete.
  bool done() const noexcept;

  std::string_view method() const noexcept;

  std::string_view target() const noexcept;

  /// @returns the header lines as received, "Name: value\r\n" each.
  const std::string& headers() const noexcept { return headers_; }

  /// @returns whether it is a request of HTTP/1.1, not 1.0.
  bool is_http11() const noexcept;

  /// @returns whether a body is announced.
  bool has_body() const;

  /// @returns whether the client wants to send another request.
  bool keep_alive() const;

  /// @returns whether the client waits for "100 Continue" to send the body.
  bool expects_continue() const;

  /// Throws away what there is of the body and what comes of it. Its bound
  /// stays.
  void drop_body() noexcept;

  /// @returns the body; "" if it was dropped.
  /// @pre done()
  const std::string& body() const noexcept;

private:
  struct impl;

  std::size_t feed_head(std::string_view input);
  std::size_t feed_body(std::string_view input);

  std::unique_ptr<impl> impl_;
  std::string headers_;
  std::size_t max_head_;
  /// Bytes of the head that Beast has seen.
  std::size_t seen_ = 0;
  unsigned error_status_ = 0;
  bool has_head_ = false;
};

} // namespace socketio::engine_io
