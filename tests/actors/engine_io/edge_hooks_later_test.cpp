// Hooks that are asked for a text, and say it later.
#define CAF_SUITE engine_io.edge_hooks_later

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture : edge_world {
  fixture() {
    hooks.program = &program;
    program.connection_error.emplace_back(
      [this](const engine_error& x, const engine_request&) {
        facts = x.context;
      });
  }

  /// A hook whose questions wait in `waiting`.
  std::function<void(const engine_request&, text_decision)> later() {
    return [this](const engine_request&, const text_decision& word) {
      waiting.push_back(word);
    };
  }

  engine_hooks program;
  std::vector<text_decision> waiting;
  std::map<std::string, std::string> facts;
};

const std::string failure = R"({"code":3,"message":"Bad request"})";

} // namespace

CAF_TEST_FIXTURE_SCOPE(edge_hooks_later_tests, fixture)

// -- ids ---------------------------------------------------------------------

CAF_TEST(the program may name its sessions later) {
  program.generate_id = [](const engine_request&) { return "not asked"; };
  program.generate_id_later = later();
  auto x = connect(), y = connect(upgrade());
  CAF_CHECK_EQUAL(ask(x, get()).status, 0u);
  CAF_REQUIRE_EQUAL(waiting.size(), 2u);
  waiting[1].give("0123456789abcdef");
  waiting[0].give("fedcba9876543210");
  waiting[0].refuse();
  auto sid = sid_of(next(x).body);
  CAF_CHECK_EQUAL(sid.substr(0, 16), "0123456789abcdef");
  CAF_CHECK(session_owner(sid) == worker);
  CAF_CHECK_EQUAL(ask(x, post(sid, "4a")).body, "ok");
  CAF_CHECK_EQUAL(next(y).status, 101u);
  CAF_CHECK(y.inbox.find("fedcba9876543210") != std::string::npos);
}

CAF_TEST(a name that does not come or is none is refused) {
  program.generate_id_later = later();
  auto x = connect();
  auto refused = [&, this](auto answer_with) {
    send(x, get());
    answer_with(waiting.back());
    auto answer = next(x);
    CAF_CHECK_EQUAL(answer.body, failure);
    CAF_CHECK_EQUAL(facts["name"], "ID_GENERATION_ERROR");
    return facts["error"];
  };
  CAF_CHECK_EQUAL(refused([](auto& word) { word.give("short"); }),
                  "no valid id");
  CAF_CHECK_EQUAL(refused([](auto& word) { word.accept(); }), "no valid id");
  CAF_CHECK_EQUAL(refused([](auto& word) { word.refuse("full"); }), "full");
  send(x, get());
  waiting.back().give("0123456789abcdef");
  CAF_CHECK_EQUAL(next(x).status, 200u);
  CAF_CHECK_EQUAL(refused([](auto& word) { word.give("0123456789abcdef"); }),
                  "the id is in use");
  CAF_CHECK_EQUAL(refused([this](auto&) { pass(10s); }), "no decision in time");
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::slow_hook], 1u);
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

CAF_TEST(a hook for names that throws refuses that request) {
  program.generate_id_later = [](const engine_request&, const text_decision&) {
    throw std::runtime_error("no id");
  };
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, get()).body, failure);
  CAF_CHECK_EQUAL(facts["error"], "no id");
  CAF_CHECK_EQUAL(ask(x, upgrade()).body, "Bad request");
}

CAF_TEST(a name for a client that has gone is for nobody) {
  program.generate_id_later = later();
  auto x = connect();
  send(x, get());
  cut(x);
  waiting.at(0).give("0123456789abcdef");
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(no session gets a name once the edge closes) {
  program.generate_id_later = later();
  auto x = connect();
  send(x, get());
  server().close_all(1s, {});
  waiting.at(0).give("0123456789abcdef");
  CAF_CHECK_EQUAL(next(x).status, 503u);
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
}

// -- CORS --------------------------------------------------------------------

CAF_TEST(the program may say later whose pages may read) {
  opts.cors_origin = "https://not.asked";
  program.cors_origin_later = later();
  auto x = connect();
  send(x, get() + request("OPTIONS", polling_path("")));
  CAF_CHECK_EQUAL(x.inbox, "");
  waiting.at(0).give("https://a.example");
  auto answer = next(x);
  CAF_CHECK_EQUAL(answer.status, 200u);
  CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Origin"),
                  "https://a.example");
  waiting.at(1).give("https://b.example");
  answer = next(x);
  CAF_CHECK_EQUAL(answer.status, 204u);
  CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Origin"),
                  "https://b.example");
}

CAF_TEST(an origin may be neither allowed nor refused) {
  program.cors_origin_later = later();
  auto x = connect();
  send(x, get());
  waiting.back().accept();
  auto answer = next(x);
  CAF_CHECK_EQUAL(answer.status, 200u);
  CAF_CHECK_EQUAL(answer.header("Access-Control-Allow-Origin"), "");
  CAF_CHECK_EQUAL(answer.header("Vary"), "Origin");
  send(x, get());
  waiting.back().refuse("ask again");
  CAF_CHECK_EQUAL(next(x).body, failure);
  CAF_CHECK_EQUAL(facts["name"], "MIDDLEWARE_FAILURE");
  CAF_CHECK_EQUAL(facts["error"], "ask again");
  send(x, get());
  waiting.back().give("no\r\nheader");
  CAF_CHECK_EQUAL(next(x).status, 200u);
  send(x, upgrade());
  waiting.back().refuse();
  CAF_CHECK_EQUAL(next(x).body, "Bad request");
}

CAF_TEST(the origin is asked for before a middleware) {
  std::string order;
  program.cors_origin_later = [&](const engine_request&,
                                  const text_decision& word) {
    order += "o";
    word.give("*");
  };
  program.use([&](const engine_request&, response_headers&,
                  const middleware_decision& word) {
    order += "m";
    word.accept();
  });
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
  CAF_CHECK_EQUAL(order, "om");
}

CAF_TEST_FIXTURE_SCOPE_END()
