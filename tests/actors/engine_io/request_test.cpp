// Requests: paths, query strings, and the order of the reference's checks.
#define CAF_SUITE engine_io.request

#include <string>

#include "actors/engine_io/request.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

using action = verdict::action;

const std::string polling = "/socket.io/?EIO=4&transport=polling";
const std::string websocket = "/socket.io/?EIO=4&transport=websocket";
const std::string sid = "&sid=lv_VI97HAXpY6yYWAAAC";

struct fixture {
  engine_options opts;

  verdict check(std::string_view method, std::string_view target,
                std::string_view headers = "") {
    return verify({method, target, headers, false, std::nullopt}, opts);
  }

  verdict check_upgrade(std::string_view target) {
    return verify({"GET", target, "", true, std::nullopt}, opts);
  }

  /// As "Session ID unknown"; "accepted" if it is none.
  std::string error(const verdict& x) {
    return x.what == action::refuse ? std::string{to_string(x.why.error)}
                                    : "accepted";
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(request_tests, fixture)

// -- paths -------------------------------------------------------------------

CAF_TEST(the endpoint ends in one slash) {
  CAF_CHECK_EQUAL(endpoint_path(opts), "/socket.io/");
  opts.path = "/my/path/";
  CAF_CHECK_EQUAL(endpoint_path(opts), "/my/path/");
}

CAF_TEST(the endpoint ends without a slash if asked to) {
  opts.add_trailing_slash = false;
  CAF_CHECK_EQUAL(endpoint_path(opts), "/socket.io");
}

CAF_TEST(whatever begins with the path is ours) {
  CAF_CHECK(is_endpoint("/socket.io/?EIO=4", "/socket.io/"));
  CAF_CHECK(is_endpoint("/socket.io/anything", "/socket.io/"));
  CAF_CHECK(!is_endpoint("/socket.io?EIO=4", "/socket.io/"));
  CAF_CHECK(!is_endpoint("/socket.i", "/socket.io/"));
  CAF_CHECK(!is_endpoint("/x/socket.io/", "/socket.io/"));
}

// -- query strings -----------------------------------------------------------

CAF_TEST(an empty session id is none) {
  CAF_CHECK(!requested_session("/?sid="));
  CAF_CHECK(!requested_session("/"));
  CAF_CHECK(requested_session("/?a=1&sid=x") == "x");
}

// -- refusals ----------------------------------------------------------------

CAF_TEST(a refusal is told as JSON) {
  CAF_CHECK_EQUAL(error_body({request_error::session_id_unknown}),
                  R"({"code":1,"message":"Session ID unknown"})");
  CAF_CHECK_EQUAL(error_body({request_error::unsupported_protocol_version}),
                  R"({"code":5,"message":"Unsupported protocol version"})");
}

CAF_TEST(only forbidden has another status) {
  CAF_CHECK_EQUAL(http_status(request_error::forbidden), 403u);
  CAF_CHECK_EQUAL(http_status(request_error::bad_request), 400u);
}

// -- handshakes --------------------------------------------------------------

CAF_TEST(a polling handshake is accepted) {
  auto x = check("GET", polling);
  CAF_CHECK(x.what == action::open_session);
  CAF_CHECK(x.requested == transport::polling);
}

CAF_TEST(a WebSocket handshake is accepted) {
  auto x = check_upgrade(websocket);
  CAF_CHECK(x.what == action::open_session);
  CAF_CHECK(x.requested == transport::websocket);
}

CAF_TEST(an unknown transport is refused) {
  CAF_CHECK_EQUAL(error(check("GET", "/socket.io/?EIO=4")),
                  "Transport unknown");
  CAF_CHECK_EQUAL(error(check("GET", "/socket.io/?EIO=4&transport=tcp")),
                  "Transport unknown");
}

CAF_TEST(a transport that is not enabled is refused) {
  opts.transports = {"websocket"};
  CAF_CHECK_EQUAL(error(check("GET", polling)), "Transport unknown");
  CAF_CHECK_EQUAL(error(check_upgrade(websocket)), "accepted");
}

CAF_TEST(a transport that we lack is refused though enabled) {
  opts.transports = {"webtransport"};
  CAF_CHECK_EQUAL(error(check("GET", "/?EIO=4&transport=webtransport")),
                  "Transport unknown");
}

CAF_TEST(an origin with control characters is refused) {
  CAF_CHECK_EQUAL(error(check("GET", polling, "Origin: http://a\x01\r\n")),
                  "Bad request");
  CAF_CHECK_EQUAL(error(check("GET", polling, "Origin: http://a\x7f\r\n")),
                  "Bad request");
  CAF_CHECK_EQUAL(error(check("GET", polling, "Origin: http://\xe4\t.b\r\n")),
                  "accepted");
}

CAF_TEST(a handshake that is no GET is refused) {
  CAF_CHECK_EQUAL(error(check("POST", polling)), "Bad handshake method");
  CAF_CHECK_EQUAL(error(check("OPTIONS", polling)), "Bad handshake method");
}

CAF_TEST(a WebSocket handshake without upgrade is refused) {
  CAF_CHECK_EQUAL(error(check("GET", websocket)), "Bad request");
}

CAF_TEST(an upgrade for polling is refused) {
  CAF_CHECK_EQUAL(error(check_upgrade(polling)), "Bad request");
}

CAF_TEST(another protocol revision is refused) {
  for (auto eio : {"EIO=3", "EIO=5", "EIO=04", "EIO=", "x"}) {
    auto why = check_protocol("/?transport=polling&" + std::string{eio});
    CAF_CHECK(why && why->error == request_error::unsupported_protocol_version);
    CAF_CHECK(why && why->context.at("protocol") == "3");
  }
  CAF_CHECK(!check_protocol(polling));
}

// -- what the program hears ---------------------------------------------------

CAF_TEST(a refusal says what the reference says) {
  using facts = std::map<std::string, std::string>;
  auto context = [](const verdict& x) { return x.why.context; };
  CAF_CHECK_EQUAL(context(check("GET", "/?EIO=4&transport=tcp")),
                  (facts{{"transport", "tcp"}}));
  CAF_CHECK_EQUAL(context(check("GET", polling, "Origin: a\x01\r\n")),
                  (facts{{"name", "INVALID_ORIGIN"}, {"origin", "a\x01"}}));
  CAF_CHECK_EQUAL(context(check("GET", polling + "&sid=x")),
                  (facts{{"sid", "x"}}));
  CAF_CHECK_EQUAL(context(check("PUT", polling)), (facts{{"method", "PUT"}}));
  CAF_CHECK_EQUAL(context(check("GET", websocket)),
                  (facts{{"name", "TRANSPORT_HANDSHAKE_ERROR"}}));
}

CAF_TEST(a refusal about a session says what differs) {
  using facts = std::map<std::string, std::string>;
  auto x =
    verify({"GET", polling + sid, "", false, transport::websocket}, opts);
  CAF_CHECK_EQUAL(x.why.context, (facts{{"name", "TRANSPORT_MISMATCH"},
                                        {"transport", "polling"},
                                        {"previousTransport", "websocket"}}));
  auto y = verify(
    {"GET", "/?EIO=3&transport=polling" + sid, "", false, transport::polling},
    opts);
  CAF_CHECK_EQUAL(y.why.context, (facts{{"name", "PROTOCOL_MISMATCH"},
                                        {"protocol", "3"},
                                        {"previousProtocol", "4"}}));
}

CAF_TEST(a message of the program goes out as JSON) {
  CAF_CHECK_EQUAL(error_body({request_error::forbidden, {}, "say \"please\""}),
                  R"({"code":4,"message":"say \"please\""})");
}

// -- existing sessions -------------------------------------------------------

CAF_TEST(an unknown session is refused) {
  CAF_CHECK_EQUAL(error(check("GET", polling + sid)), "Session ID unknown");
  CAF_CHECK_EQUAL(error(check("POST", polling + sid)), "Session ID unknown");
  CAF_CHECK_EQUAL(error(check_upgrade(websocket + sid)), "Session ID unknown");
}

CAF_TEST(any method may use a session) {
  for (auto method : {"GET", "POST", "PUT"}) {
    auto x =
      verify({method, polling + sid, "", false, transport::polling}, opts);
    CAF_CHECK(x.what == action::use_session);
    CAF_CHECK(x.requested == transport::polling);
  }
}

CAF_TEST(an upgrade may name a polling session) {
  auto x = verify({"GET", websocket + sid, "", true, transport::polling}, opts);
  CAF_CHECK(x.what == action::use_session);
  CAF_CHECK(x.requested == transport::websocket);
}

CAF_TEST(polling is refused once a session is a WebSocket) {
  CAF_CHECK_EQUAL(
    error(
      verify({"GET", polling + sid, "", false, transport::websocket}, opts)),
    "Bad request");
}

CAF_TEST(a session keeps its protocol revision) {
  CAF_CHECK_EQUAL(error(verify({"GET", "/?EIO=3&transport=polling" + sid, "",
                                false, transport::polling},
                               opts)),
                  "Bad request");
}

// -- order -------------------------------------------------------------------

CAF_TEST(the transport is checked before the session) {
  CAF_CHECK_EQUAL(
    error(check("POST", "/?EIO=3&transport=x" + sid, "Origin: \x01\r\n")),
    "Transport unknown");
}

CAF_TEST(the origin is checked before the session) {
  CAF_CHECK_EQUAL(error(check("POST", polling + sid, "Origin: \x01\r\n")),
                  "Bad request");
}

CAF_TEST(a session takes no request for a WebSocket without an upgrade) {
  const auto target = websocket + sid;
  request_facts facts{"POST", target, "", false, transport::websocket};
  CAF_CHECK_EQUAL(error(verify(facts, opts)), "Bad request");
  facts.upgrade = true;
  CAF_CHECK_EQUAL(error(verify(facts, opts)), "accepted");
}

CAF_TEST(the session is checked before the protocol) {
  CAF_CHECK_EQUAL(error(check("POST", "/?EIO=3&transport=polling" + sid)),
                  "Session ID unknown");
}

CAF_TEST(the method is checked before the protocol) {
  CAF_CHECK_EQUAL(error(check("POST", "/?EIO=3&transport=polling")),
                  "Bad handshake method");
}

CAF_TEST(the upgrade is checked before the protocol) {
  CAF_CHECK_EQUAL(error(check("GET", "/?EIO=3&transport=websocket")),
                  "Bad request");
}

CAF_TEST_FIXTURE_SCOPE_END()
