// The program's middlewares for requests for the engine.
#define CAF_SUITE engine_io.edge_middlewares

#include "tests/actors/engine_io/edge_hooks_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(edge_middlewares_tests, fixture)

CAF_TEST(middlewares are asked in order before all checks) {
  for (std::string name : {"first", "second"})
    program.use([this, name](const engine_request& x, response_headers&,
                             const request_decision& decide) {
      asked.push_back(name + " " + x.method);
      decide.accept();
    });
  auto x = connect();
  ask(x, request("PUT", "/engine.io/?transport=x"));
  ask(x, upgrade("unknown"));
  journal expected{"first PUT", "second PUT", "first GET", "second GET"};
  CAF_CHECK_EQUAL(asked, expected);
}

CAF_TEST(a middleware refuses without telling the client why) {
  listen();
  program.use([](const engine_request&, response_headers&,
                 const request_decision& decide) { decide.refuse("secret"); });
  program.use(later());
  auto x = connect();
  auto answer = ask(x, get());
  CAF_CHECK_EQUAL(answer.status, 400u);
  CAF_CHECK_EQUAL(answer.body, failure);
  CAF_CHECK_EQUAL(asked, journal{"3 Bad request GET"});
  CAF_CHECK_EQUAL(facts["name"], "MIDDLEWARE_FAILURE");
  CAF_CHECK_EQUAL(facts["error"], "secret");
  CAF_CHECK_EQUAL(ask(x, upgrade()).body, "Bad request");
}

CAF_TEST(a session keeps what was noted about the request that opened it) {
  journal noted;
  acceptor.on_open = [&](session& s) {
    noted.push_back(std::any_cast<std::string>(s.context()));
  };
  program.use(
    [](engine_request& x, response_headers&, const request_decision& decide) {
      x.context = "known by " + x.method;
      decide.accept();
    });
  program.allow_request = [](engine_request& x, request_decision decide) {
    x.context = std::any_cast<std::string>(x.context) + ", let in";
    decide.accept();
  };
  auto x = connect();
  ask(x, get());
  auto y = connect();
  ask(y, upgrade());
  CAF_CHECK_EQUAL(noted,
                  (journal{"known by GET, let in", "known by GET, let in"}));
}

CAF_TEST(a middleware that throws refuses that request) {
  program.use([](const engine_request& x, response_headers&,
                 const request_decision& decide) {
    if (x.method == "PUT")
      throw 1;
    decide.accept();
    throw 2; // the word is given
  });
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, request("PUT", polling_path(""))).body, failure);
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
}

CAF_TEST(requests wait for a middleware in their order) {
  program.use(later());
  auto x = connect();
  send(x, get() + request("GET", "/engine.io/?transport=x"));
  CAF_CHECK_EQUAL(waiting.size(), 1u);
  waiting[0].accept();
  CAF_CHECK_EQUAL(next(x).status, 200u);
  CAF_CHECK_EQUAL(waiting.size(), 2u);
  waiting[1].accept();
  CAF_CHECK_EQUAL(next(x).body, R"({"code":0,"message":"Transport unknown"})");
}

CAF_TEST(a body may come while a middleware thinks) {
  auto slow = false;
  program.use([&](const engine_request&, response_headers&,
                  const request_decision& decide) {
    slow ? waiting.push_back(decide) : decide.accept();
  });
  auto x = connect();
  auto sid = open_polling(x);
  slow = true;
  auto text = post(sid, "4hello");
  send(x, text.substr(0, text.size() - 3));
  send(x, text.substr(text.size() - 3));
  CAF_CHECK(acceptor.events.empty());
  waiting.at(0).accept();
  CAF_CHECK_EQUAL(next(x).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text hello"});
}

CAF_TEST(what a client sends while a middleware thinks is bounded) {
  program.use(later());
  auto x = connect();
  send(x, get());
  std::string many(1000000, 'x');
  std::size_t taken = 0;
  for (auto round = 0; round < 20; ++round) {
    auto n =
      ::send(x.fd.get(), many.data(), many.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    taken += n > 0 ? static_cast<std::size_t>(n) : 0;
    settle();
  }
  CAF_CHECK(taken < many.size());
}

CAF_TEST(headers of a middleware go with every answer) {
  program.use([](const engine_request&, response_headers& headers,
                 const request_decision& decide) {
    headers.add("X-Mine", "1");
    decide.accept();
  });
  auto x = connect();
  auto sid = open_polling(x);
  CAF_CHECK_EQUAL(ask(x, post(sid, "4a")).header("X-Mine"), "1");
  CAF_CHECK_EQUAL(ask(x, get("unknown")).header("X-Mine"), "1");
  auto y = connect(upgrade());
  CAF_CHECK_EQUAL(take_response(y.inbox).header("X-Mine"), "1");
}

CAF_TEST(a header that cannot be costs its request) {
  program.use([](const engine_request& x, response_headers& headers,
                 const request_decision& decide) {
    headers.add("X-Mine", x.query("x") ? "a\r\nb: c" : "a");
    decide.accept();
  });
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, request("GET", polling_path("") + "&x")).body,
                  failure);
  CAF_CHECK_EQUAL(ask(x, get()).header("X-Mine"), "a");
}

CAF_TEST(a middleware may answer in place of the engine) {
  program.use([](const engine_request&, response_headers& headers,
                 const middleware_decision& decide) {
    headers.add("X-Mine", "1");
    decide.answer(401, "who are you?");
  });
  program.use(later());
  auto x = connect();
  for (auto text : {get(), get("unknown"), request("PUT", "/engine.io/")}) {
    auto answer = ask(x, text);
    CAF_CHECK_EQUAL(answer.status, 401u);
    CAF_CHECK_EQUAL(answer.header("X-Mine"), "1");
    CAF_CHECK_EQUAL(answer.body, "who are you?");
  }
  CAF_CHECK(!x.ended);
  CAF_CHECK(waiting.empty());
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
}

CAF_TEST(a middleware may answer who wants a WebSocket) {
  program.use([](const engine_request&, response_headers& headers,
                 const middleware_decision& decide) {
    headers.add("X-Mine", "1");
    decide.answer(429, "slowly");
  });
  auto x = connect();
  auto answer = ask(x, upgrade());
  CAF_CHECK_EQUAL(answer.status, 429u);
  CAF_CHECK_EQUAL(answer.header("X-Mine"), "1");
  CAF_CHECK_EQUAL(answer.body, "slowly");
  CAF_CHECK(x.ended);
}

CAF_TEST(a middleware may answer later and before a body) {
  std::vector<middleware_decision> answering;
  program.use([&](const engine_request& x, response_headers&,
                  const middleware_decision& decide) {
    x.method == "POST" ? answering.push_back(decide) : decide.accept();
  });
  auto x = connect();
  auto text = post(open_polling(x), "4hello");
  send(x, text.substr(0, text.size() - 3));
  answering.at(0).answer(503);
  answering.at(0).accept();
  CAF_CHECK_EQUAL(next(x).status, 503u);
  CAF_CHECK(x.ended);
  CAF_CHECK(acceptor.events.empty());
}

CAF_TEST(an answer that has no body gets none) {
  program.use([](const engine_request&, response_headers&,
                 const middleware_decision& decide) {
    decide.answer(204, "nothing to see");
  });
  auto x = connect();
  auto answer = ask(x, get());
  CAF_CHECK_EQUAL(answer.status, 204u);
  CAF_CHECK_EQUAL(answer.header("Content-Length"), "");
  CAF_CHECK_EQUAL(x.inbox, "");
  CAF_CHECK_EQUAL(ask(x, get()).status, 204u);
}

CAF_TEST_FIXTURE_SCOPE_END()
