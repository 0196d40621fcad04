// Requests outside the engine, and who may read the answers: the hook, CORS.
#define CAF_SUITE engine_io.edge_pages

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture : edge_world {
  /// Answers every request below "/page" and the client's bundle.
  void serve_pages() {
    hooks.on_page = [this](const http_request& x) {
      asked.push_back(x.method + " " + x.target + " " + x.body);
      std::optional<http_response> result;
      if (x.target.find("/page") == 0 || x.target == "/engine.io/socket.io.js")
        result = http_response{200, "Content-Type: text/plain\r\n",
                               std::make_shared<const std::string>("page")};
      return result;
    };
  }

  journal asked;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(edge_pages_tests, fixture)

CAF_TEST(a page is served by the hook and everything else is not found) {
  serve_pages();
  auto x = connect();
  auto answer = ask(x, request("POST", "/page?x", {}, "body"));
  CAF_CHECK_EQUAL(answer.body, "page");
  CAF_CHECK_EQUAL(answer.header("Content-Type"), "text/plain");
  CAF_CHECK_EQUAL(ask(x, request("GET", "/other")).status, 404u);
  CAF_CHECK_EQUAL(ask(x, request("GET", "/engine.io/socket.io.js")).body,
                  "page");
  journal expected{"POST /page?x body", "GET /other ",
                   "GET /engine.io/socket.io.js "};
  CAF_CHECK_EQUAL(asked, expected);
}

CAF_TEST(the hook is not asked for the path of the engine) {
  serve_pages();
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
  CAF_CHECK(asked.empty());
}

CAF_TEST(what the hook declines below the path is for the engine) {
  serve_pages();
  auto x = connect();
  auto deeper = [](std::string text) {
    return text.replace(text.find("/?"), 2, "/deep?");
  };
  auto sid = sid_of(ask(x, deeper(get())).body);
  CAF_CHECK_EQUAL(ask(x, deeper(post(sid, "4a"))).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text a"});
}

CAF_TEST(a HEAD is answered without the body) {
  serve_pages();
  auto x = connect();
  send(x, request("HEAD", "/page") + request("GET", "/page"));
  auto end = x.inbox.find("\r\n\r\n") + 4;
  auto head = x.inbox.substr(0, end);
  CAF_CHECK(head.find("Content-Length: 4\r\n") != std::string::npos);
  CAF_CHECK_EQUAL(x.inbox.substr(end, 15), "HTTP/1.1 200 OK");
  CAF_CHECK_EQUAL(asked.at(0), "GET /page ");
}

CAF_TEST(a hook that throws answers nothing and harms nobody) {
  hooks.on_page = [](const http_request&) -> std::optional<http_response> {
    throw std::runtime_error("no page");
  };
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, request("GET", "/page")).status, 404u);
}

CAF_TEST(the allowed origin may read every answer) {
  opts.cors_origin = "https://example.org";
  auto x = connect();
  for (auto& text : {get(), get("unknown")}) {
    auto answer = ask(x, text);
    CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Origin"),
                    "https://example.org");
    CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Credentials"), "true");
    CAF_CHECK_EQUAL(answer.header("Vary"), "Origin");
  }
}

CAF_TEST(a preflight is answered by 204) {
  opts.cors_origin = "https://example.org";
  auto x = connect();
  auto answer =
    ask(x, request("OPTIONS", polling_path(""),
                   "Access-Control-Request-Headers: my-header\r\n"));
  CAF_CHECK_EQUAL(answer.status, 204u);
  CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Headers"), "my-header");
  CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Methods"),
                  "GET,HEAD,PUT,PATCH,POST,DELETE");
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
}

CAF_TEST(no origin is allowed unless one is configured) {
  auto x = connect();
  auto answer = ask(x, get());
  CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Origin"), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
