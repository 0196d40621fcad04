// An HTTP request and all that is decided about it. The first two bytes choose
// the pieces it comes in and the options of the server.
#include <string>

#include "actors/engine_io/http_parser.hpp"
#include "actors/engine_io/request.hpp"
#include "actors/engine_io/websocket_handshake.hpp"
#include "actors/query.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

namespace socketio::fuzz {

namespace {

using namespace engine_io;

constexpr std::size_t max_head = 1024;
constexpr std::size_t max_body = 1024;

/// What became of the bytes of one connection.
struct outcome {
  unsigned status = 0;
  bool done = false;
  std::string method, target, headers, body;

  bool operator==(const outcome&) const = default;
};

outcome parse(input stream, std::size_t piece) {
  http_parser parser{max_head, max_body};
  std::string unread;
  while (!stream.empty() && !parser.done() && parser.error_status() == 0) {
    piece = std::min(piece, stream.size());
    unread.append(stream.substr(0, piece));
    stream.remove_prefix(piece);
    auto used = parser.feed(unread);
    require(used <= unread.size());
    unread.erase(0, used);
  }
  outcome result{parser.error_status(), false, {}, {}, {}, {}};
  if (result.status != 0)
    return result;
  result.done = parser.has_head() && parser.done();
  if (!parser.has_head())
    return result;
  result.method = parser.method();
  result.target = parser.target();
  result.headers = parser.headers();
  require(result.headers.size() <= max_head);
  parser.keep_alive();
  parser.expects_continue();
  if (result.done)
    result.body = parser.body();
  require(result.body.size() <= max_body);
  return result;
}

void judge(const outcome& x, uint8_t choice) {
  engine_options opts;
  opts.add_trailing_slash = choice & 1;
  request_facts facts{x.method, x.target, x.headers,
                      is_websocket_upgrade(x.headers), std::nullopt};
  if (choice & 2 && requested_session(x.target))
    facts.session = choice & 4 ? transport::polling : transport::websocket;
  auto v = verify(facts, opts);
  if (v.what == verdict::action::refuse)
    require(!error_body(v.why).empty() && http_status(v.why.error) >= 400);
  else
    require((v.what == verdict::action::use_session)
            == facts.session.has_value());
  auto key = websocket_key(x.headers);
  if (key)
    require(upgrade_response(*key).ends_with("\r\n\r\n"));
  if (!find_fault({x.method, x.headers}))
    require(key
            && chosen_protocol(x.headers).find_first_of(" ,\r\n")
                 == std::string_view::npos);
  is_endpoint(x.target, endpoint_path(opts));
  query_value(x.target, "EIO");
}

} // namespace

void run(input x) {
  auto piece = 1 + take_byte(x);
  auto choice = take_byte(x);
  auto whole = parse(x, x.size() + 1);
  auto in_pieces = parse(x, static_cast<std::size_t>(piece));
  // What is wrong with half a request may show now or later.
  if (whole.done || in_pieces.done)
    require(whole == in_pieces);
  if (whole.status == 0 && !whole.method.empty())
    judge(whole, choice);
}

} // namespace socketio::fuzz
