// The program's hooks into requests for the engine.
#define CAF_SUITE engine_io.edge_hooks

#include <stdexcept>

#include "tests/actors/engine_io/edge_hooks_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(edge_hooks_tests, fixture)

// -- allow_request -----------------------------------------------------------

CAF_TEST(a client that is not allowed gets 403) {
  program.allow_request = [](const engine_request& x,
                             const request_decision& decide) {
    x.query("deny") ? decide.refuse(*x.query("deny")) : decide.accept();
  };
  auto x = connect();
  auto answer = ask(x, request("GET", polling_path("") + "&deny=go+away"));
  CAF_CHECK_EQUAL(answer.status, 403u);
  CAF_CHECK_EQUAL(answer.header("Content-Type"), "application/json");
  CAF_CHECK_EQUAL(answer.body, R"({"code":4,"message":"go away"})");
  CAF_CHECK_EQUAL(ask(x, request("GET", polling_path("") + "&deny=")).body,
                  R"({"code":4,"message":"Forbidden"})");
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::forbidden], 2u);
}

CAF_TEST(a WebSocket that is not allowed gets 400 and the reason) {
  program.allow_request = [](const engine_request& x,
                             const request_decision& decide) {
    CAF_CHECK(x.upgrade);
    decide.refuse("no");
  };
  auto x = connect();
  auto answer = ask(x, upgrade());
  CAF_CHECK_EQUAL(answer.status, 400u);
  CAF_CHECK_EQUAL(answer.body, "no");
}

CAF_TEST(a session that is to be allowed counts as load until it is decided) {
  program.allow_request = [this](const engine_request&,
                                 const request_decision& decide) {
    waiting.push_back(decide);
  };
  auto a = connect(), b = connect(), c = connect();
  send(a, get());
  send(b, get());
  send(c, upgrade());
  CAF_CHECK_EQUAL(server().load(), 3u);
  cut(b);
  waiting.at(2).refuse();
  CAF_CHECK_EQUAL(server().load(), 1u);
  waiting.at(0).accept();
  CAF_CHECK_EQUAL(server().load(), 1u);
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

CAF_TEST(only a handshake is to be allowed) {
  auto calls = 0;
  program.allow_request = [&](const engine_request&,
                              const request_decision& decide) {
    ++calls;
    decide.accept();
  };
  auto x = connect();
  auto sid = open_polling(x);
  CAF_CHECK_EQUAL(ask(x, post(sid, "4a")).body, "ok");
  ask(x, get("unknown"));
  CAF_CHECK_EQUAL(calls, 1);
}

CAF_TEST(the protocol is checked behind the decision) {
  program.allow_request = [](const engine_request&,
                             const request_decision& decide) {
    decide.refuse();
  };
  auto x = connect();
  CAF_CHECK_EQUAL(
    ask(x, request("GET", "/engine.io/?EIO=3&transport=polling")).status, 403u);
}

CAF_TEST(a client may be allowed later) {
  program.allow_request = [this](const engine_request&,
                                 const request_decision& decide) {
    waiting.push_back(decide);
  };
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, get()).status, 0u);
  waiting.at(0).accept();
  CAF_CHECK_EQUAL(next(x).status, 200u);
  auto y = connect(upgrade());
  CAF_CHECK_EQUAL(y.inbox, "");
  waiting.at(1).accept();
  receive(y);
  CAF_CHECK(y.inbox.starts_with("HTTP/1.1 101"));
}

CAF_TEST(a decision that does not come is a refusal) {
  opts.hook_timeout = 3s;
  program.allow_request = [this](const engine_request&,
                                 const request_decision& decide) {
    waiting.push_back(decide);
  };
  auto x = connect();
  send(x, get());
  pass(2900ms);
  CAF_CHECK_EQUAL(next(x).status, 0u);
  pass(200ms);
  CAF_CHECK_EQUAL(next(x).status, 403u);
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::slow_hook], 1u);
  waiting.at(0).accept(); // too late
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
}

CAF_TEST(a decision may come after the client has gone) {
  program.use(later());
  auto x = connect();
  send(x, get());
  cut(x);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
  waiting.at(0).accept();
  stop_server();
  waiting.at(0).refuse();
  CAF_CHECK(acceptor.sessions.empty());
}

CAF_TEST(a hook that throws refuses that client) {
  program.allow_request = [](const engine_request& x, request_decision decide) {
    if (x.query("bad"))
      throw std::runtime_error("secret");
    decide.accept();
  };
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, request("GET", polling_path("") + "&bad")).body,
                  R"({"code":4,"message":"Forbidden"})");
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
}

// -- events ------------------------------------------------------------------

CAF_TEST(headers of events go with the answers they are about) {
  program.initial_headers.emplace_back(
    [](response_headers& headers, const engine_request&) {
      headers.add("Set-Cookie", "a=1");
      headers.add("Set-Cookie", "b=2");
    });
  program.headers.emplace_back(
    [](response_headers& headers, const engine_request& x) {
      headers.set("X-Method", x.method);
    });
  auto x = connect();
  auto answer = ask(x, get());
  CAF_CHECK(answer.head.find("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n")
            != std::string::npos);
  CAF_CHECK_EQUAL(answer.header("X-Method"), "GET");
  auto sid = sid_of(answer.body);
  answer = ask(x, post(sid, "4a"));
  CAF_CHECK_EQUAL(answer.header("X-Method"), "POST");
  CAF_CHECK_EQUAL(answer.header("Set-Cookie"), "");
  CAF_CHECK_EQUAL(ask(x, get("unknown")).header("X-Method"), "");
  auto y = connect(upgrade());
  CAF_CHECK_EQUAL(take_response(y.inbox).header("Set-Cookie"), "a=1");
  auto z = connect(upgrade(sid));
  auto response = take_response(z.inbox);
  CAF_CHECK_EQUAL(response.header("X-Method"), "GET");
  CAF_CHECK_EQUAL(response.header("Set-Cookie"), "");
}

CAF_TEST(a hook for headers that throws harms no answer) {
  program.headers.emplace_back(
    [](response_headers&, const engine_request&) { throw 1; });
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
}

CAF_TEST(each refusal is told with its reason) {
  listen();
  auto x = connect();
  ask(x, get("unknown"));
  CAF_CHECK_EQUAL(facts["sid"], "unknown");
  ask(x, request("GET", "/engine.io/?EIO=3&transport=polling"));
  CAF_CHECK_EQUAL(facts["protocol"], "3");
  ask(x, upgrade("unknown"));
  journal expected{"1 Session ID unknown GET",
                   "5 Unsupported protocol version GET",
                   "1 Session ID unknown GET"};
  CAF_CHECK_EQUAL(asked, expected);
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::unknown_session], 2u);
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::unsupported_protocol],
                  1u);
}

// -- ids ---------------------------------------------------------------------

CAF_TEST(the program may name its sessions) {
  program.generate_id = [](const engine_request& x) {
    return x.query("name").value_or("0123456789abcdef");
  };
  auto x = connect();
  auto sid = open_polling(x);
  CAF_CHECK_EQUAL(sid.substr(0, 16), "0123456789abcdef");
  CAF_CHECK(session_owner(sid) == worker);
  CAF_CHECK_EQUAL(ask(x, post(sid, "4a")).body, "ok");
}

CAF_TEST(a name that is no id or in use is refused) {
  listen();
  program.generate_id = [](const engine_request& x) {
    if (x.query("throw"))
      throw std::runtime_error("no id");
    return x.query("name").value_or("0123456789abcdef");
  };
  auto x = connect();
  open_polling(x);
  for (auto [more, why] : {std::pair{"", "the id is in use"},
                           {"&name=short", "no valid id"},
                           {"&name=0123456789abcde%20", "no valid id"},
                           {"&throw", "no id"}}) {
    auto answer = ask(x, request("GET", polling_path("") + more));
    CAF_CHECK_EQUAL(answer.status, 400u);
    CAF_CHECK_EQUAL(answer.body, failure);
    CAF_CHECK_EQUAL(facts["name"], "ID_GENERATION_ERROR");
    CAF_CHECK_EQUAL(facts["error"], why);
  }
  CAF_CHECK_EQUAL(ask(x, upgrade()).body, "Bad request");
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

// -- CORS --------------------------------------------------------------------

CAF_TEST(the program decides whose pages may read) {
  program.cors_origin =
    [](const engine_request& x) -> std::optional<std::string> {
    if (x.header("Origin") == "https://a.example")
      return "https://a.example";
    return std::nullopt;
  };
  auto x = connect();
  auto from = [&](const std::string& method, const std::string& origin) {
    return ask(x,
               request(method, polling_path(""), "Origin: " + origin + "\r\n"));
  };
  auto answer = from("GET", "https://a.example");
  CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Origin"),
                  "https://a.example");
  CAF_CHECK_EQUAL(answer.header("Vary"), "Origin");
  answer = from("GET", "https://b.example");
  CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Origin"), "");
  CAF_CHECK_EQUAL(answer.header("Vary"), "Origin");
  CAF_CHECK_EQUAL(from("OPTIONS", "https://a.example").status, 204u);
  CAF_CHECK_EQUAL(from("OPTIONS", "https://b.example").status, 400u);
}

CAF_TEST_FIXTURE_SCOPE_END()
