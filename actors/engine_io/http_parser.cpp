// See http_parser.hpp.
#include "actors/engine_io/http_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>

#include "actors/header_lines.hpp"

namespace socketio::engine_io {

namespace http = boost::beast::http;
using boost::beast::error_code;

namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";

/// Grows with what arrives, other than Beast's own bodies, which believe in
/// the announced length.
struct growing_body {
  struct value_type {
    std::string text;
    /// What comes is counted and thrown away.
    bool dropped = false;
  };

  class reader {
  public:
    template <class Header>
    reader(Header&, value_type& body) : body_(body) {
      // nop
    }

    void init(const boost::optional<uint64_t>&, error_code& err) { err = {}; }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& err) {
      err = {};
      std::size_t taken = 0;
      for (auto x : boost::beast::buffers_range_ref(buffers)) {
        if (!body_.dropped)
          body_.text.append(static_cast<const char*>(x.data()), x.size());
        taken += x.size();
      }
      return taken;
    }

    void finish(error_code& err) { err = {}; }

  private:
    value_type& body_;
  };
};

constexpr unsigned bad_request = 400;

/// @returns whether the end of the body can be told: no coding but chunked,
/// which HTTP/1.0 does not have (RFC 9112, sections 6.1 and 6.3).
template <class Request>
bool has_known_coding(const Request& x) {
  constexpr auto coding = http::field::transfer_encoding;
  return x.count(coding) == 0
         || (x.count(coding) == 1 && x.version() >= 11
             && boost::beast::iequals(x[coding], "chunked"));
}

/// RFC 9112, section 3.2: one, and in HTTP/1.1 not none.
template <class Request>
bool names_host(const Request& x) {
  auto hosts = x.count(http::field::host);
  return hosts == 1 || (hosts == 0 && x.version() < 11);
}

unsigned to_status(error_code err) {
  if (err == http::error::header_limit)
    return 431;
  return err == http::error::body_limit ? 413 : bad_request;
}

/// What may be the last chunk is held back until it is whole: in pieces it
/// fails an assertion of Beast.
bool is_part_of_last_chunk(std::string_view x) {
  constexpr std::string_view last_chunk = "0\r\n\r\n";
  return x.front() == '0' && x.size() < last_chunk.size();
}

std::string header_lines(std::string_view head) {
  auto first = head.find("\r\n") + 2;
  return std::string{head.substr(first, head.size() - first - 2)};
}

} // namespace

struct http_parser::impl {
  http::request_parser<growing_body> parser;
};

http_parser::http_parser(std::size_t max_head, std::size_t max_body)
  : impl_(std::make_unique<impl>()), max_head_(max_head) {
  impl_->parser.header_limit(static_cast<uint32_t>(max_head));
  impl_->parser.body_limit(max_body);
}

http_parser::~http_parser() = default;

std::size_t http_parser::feed(std::string_view input) {
  std::size_t used = 0;
  if (!has_head_)
    used = feed_head(input);
  if (has_head_ && error_status_ == 0)
    used += feed_body(input.substr(used));
  return used;
}

std::size_t http_parser::feed_head(std::string_view input) {
  error_code err;
  while (!impl_->parser.is_header_done() && !err) {
    auto rest = input.substr(seen_);
    seen_ += impl_->parser.put(boost::asio::buffer(rest), err);
  }
  // Beast's own bound leaves out the first line.
  auto known_size = err == http::error::need_more ? input.size() : seen_;
  if (known_size > max_head_)
    err = http::error::header_limit;
  if (err == http::error::need_more)
    return 0;
  if (err)
    error_status_ = to_status(err);
  else if (!has_known_coding(impl_->parser.get())
           || !names_host(impl_->parser.get()))
    error_status_ = bad_request;
  if (error_status_ == bad_request || (err && err != http::error::body_limit))
    return 0;
  has_head_ = true;
  seen_ = input.find(end_of_head) + end_of_head.size();
  headers_ = header_lines(input.substr(0, seen_));
  return seen_;
}

std::size_t http_parser::feed_body(std::string_view input) {
  std::size_t used = 0;
  error_code err;
  while (!done() && !err && used < input.size()) {
    auto rest = input.substr(used);
    if (impl_->parser.chunked() && is_part_of_last_chunk(rest))
      return used;
    used += impl_->parser.put(boost::asio::buffer(rest), err);
  }
  // What is between two chunks has its bound, too.
  if (err == http::error::need_more && input.size() - used <= max_head_)
    return used;
  if (err)
    error_status_ = to_status(err);
  return used;
}

bool http_parser::done() const noexcept {
  return impl_->parser.is_done();
}

std::string_view http_parser::method() const noexcept {
  auto x = impl_->parser.get().method_string();
  return {x.data(), x.size()};
}

std::string_view http_parser::target() const noexcept {
  auto x = impl_->parser.get().target();
  return {x.data(), x.size()};
}

bool http_parser::is_http11() const noexcept {
  return impl_->parser.get().version() >= 11;
}

bool http_parser::has_body() const {
  auto& parser = impl_->parser;
  if (!parser.is_header_done()) // its body is announced too big
    return true;
  auto length = parser.content_length();
  return parser.chunked() || (length && *length > 0);
}

bool http_parser::keep_alive() const {
  return impl_->parser.keep_alive();
}

bool http_parser::expects_continue() const {
  if (impl_->parser.get().version() < 11)
    return false;
  auto x = find_header(headers_, "Expect");
  return x && boost::beast::iequals("100-continue", {x->data(), x->size()});
}

void http_parser::drop_body() noexcept {
  impl_->parser.get().body() = {{}, true};
}

const std::string& http_parser::body() const noexcept {
  return impl_->parser.get().body().text;
}

} // namespace socketio::engine_io
