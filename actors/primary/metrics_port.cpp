// See metrics_port.hpp.
#include "actors/primary/metrics_port.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <sys/socket.h>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http.hpp>

#include "actors/primary/metrics_text.hpp"

namespace socketio {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using protocol = boost::asio::generic::stream_protocol;
using response = http::response<http::string_body>;

int family_of(int socket) {
  sockaddr_storage own{};
  socklen_t size = sizeof(own);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size);
  return own.ss_family;
}

/// @returns with what to answer a request that cannot be read; 0 = it can, or
///          the client is gone.
unsigned refusal_status(error_code failed) {
  if (failed == http::error::header_limit
      || failed == http::error::buffer_overflow)
    return 431;
  auto& broken = make_error_code(http::error::bad_method).category();
  auto gone = failed == http::error::end_of_stream
              || failed == http::error::partial_message;
  return failed.category() == broken && !gone ? 400 : 0;
}

response make_response(unsigned status, std::string_view type,
                       std::string body) {
  response result{static_cast<http::status>(status), 11, std::move(body)};
  result.set(http::field::content_type,
             boost::beast::string_view{type.data(), type.size()});
  result.set(http::field::cache_control, "no-store");
  result.keep_alive(false);
  result.prepare_payload();
  return result;
}

} // namespace

struct metrics_port::shared {
  source what;
  /// In the order in which they came.
  std::vector<visit*> open;
};

/// One connection; lives as long as something of it is under way.
class metrics_port::visit : public std::enable_shared_from_this<visit> {
public:
  visit(boost::asio::io_context& io, std::shared_ptr<shared> port)
    : port_(std::move(port)), stream_(io) {
    port_->open.push_back(this);
  }

  ~visit() { leave(); }

  void start(unique_fd fd) {
    error_code failed;
    auto family = family_of(fd.get());
    stream_.socket().assign(protocol{family, 0}, fd.get(), failed);
    if (failed)
      return;
    fd.release();
    parser_.header_limit(max_request);
    stream_.expires_after(timeout);
    http::async_read(stream_, buffer_, parser_,
                     [me = shared_from_this()](error_code ec, std::size_t) {
                       me->on_request(ec);
                     });
  }

  /// @returns whether its request has not come.
  bool is_silent() const { return silent_; }

  /// Closes the connection.
  void end() {
    leave();
    stream_.close();
  }

private:
  void leave() { std::erase(port_->open, this); }

  void on_request(error_code failed) {
    silent_ = false;
    if (auto status = refusal_status(failed))
      return answer(make_response(status, "text/plain", {}));
    if (failed)
      return;
    auto method = parser_.get().method();
    if (method != http::verb::get && method != http::verb::head)
      return answer(make_response(405, "text/plain", {}));
    port_->what(
      [me = shared_from_this()](const cluster_report& x) { me->on_report(x); });
  }

  void on_report(const cluster_report& x) {
    auto target = parser_.get().target();
    auto page = find_metrics_page({target.data(), target.size()}, x);
    answer(make_response(page.status, page.content_type, std::move(page.body)));
  }

  void answer(response x) {
    response_ = std::move(x);
    if (parser_.get().method() == http::verb::head)
      response_.body().clear(); // its length has been said
    stream_.expires_after(timeout);
    http::async_write(
      stream_, response_, [me = shared_from_this()](error_code, std::size_t) {
        error_code ignored;
        me->stream_.socket().shutdown(protocol::socket::shutdown_send, ignored);
      });
  }

  std::shared_ptr<shared> port_;
  boost::beast::basic_stream<protocol> stream_;
  boost::beast::flat_static_buffer<max_request> buffer_;
  http::request_parser<http::empty_body> parser_;
  response response_;
  bool silent_ = true;
};

metrics_port::metrics_port(boost::asio::io_context& io, source what)
  : io_(io), shared_(std::make_shared<shared>()) {
  shared_->what = std::move(what);
}

metrics_port::~metrics_port() = default;

void metrics_port::adopt(connection c) {
  if (shared_->open.size() >= max_connections)
    make_room();
  std::make_shared<visit>(io_, shared_)->start(std::move(c.fd));
}

void metrics_port::make_room() {
  auto& open = shared_->open;
  auto silent = std::find_if(open.begin(), open.end(),
                             [](auto x) { return x->is_silent(); });
  (silent != open.end() ? *silent : open.front())->end();
}

} // namespace socketio
