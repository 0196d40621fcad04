// Engine.IO only: what engine.io-client's own tests expect of a server.
#include <chrono>
#include <ctime>
#include <map>
#include <string>

#include "actors/socket_io/handshake.hpp"
#include "apps/testbed/profiles.hpp"

namespace socketio::testbed {

namespace {

/// The headers of the last POST of each session, by its id.
using last_posts = std::map<std::string, std::string>;

class suite_listener final : public session_listener {
public:
  suite_listener(session& s, std::shared_ptr<last_posts> posts)
    : session_(s), posts_(std::move(posts)) {
    posts_->emplace(session_.id(), "");
    say("hi");
  }

  void on_message(std::string_view text) override {
    constexpr std::string_view numbers{"\0\1\2\3\4", 5};
    if (text == "give binary")
      session_.send(make_binary_frame(numbers));
    else if (text == "give utf8")
      say("пойду спать всем спокойной ночи");
    else if (text == "sendHeaders")
      say(socket_io::parse_headers((*posts_)[session_.id()]).dump());
    else
      say(text);
  }

  void on_binary(std::string_view bytes) override {
    session_.send(make_binary_frame(bytes));
  }

  void on_close(close_reason) override { posts_->erase(session_.id()); }

private:
  void say(std::string_view text) { session_.send(make_text_frame('4', text)); }

  session& session_;
  std::shared_ptr<last_posts> posts_;
};

class suite_acceptor final : public session_acceptor {
public:
  explicit suite_acceptor(std::shared_ptr<last_posts> posts)
    : posts_(std::move(posts)) {
    // nop
  }

  std::unique_ptr<session_listener> on_session(session& s) override {
    return std::make_unique<suite_listener>(s, posts_);
  }

private:
  std::shared_ptr<last_posts> posts_;
};

/// @returns e.g. "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::chrono::system_clock::time_point when) {
  auto seconds = std::chrono::system_clock::to_time_t(when);
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  char buffer[64];
  auto size =
    std::strftime(buffer, sizeof(buffer), "%a, %d %b %Y %H:%M:%S GMT", &fields);
  return {buffer, size};
}

void add_cookies(response_headers& headers, const engine_request&) {
  headers.add("Set-Cookie", "1=1; Max-Age=86400");
  headers.add("Set-Cookie", "2=2; Path=/; HttpOnly; Secure; SameSite=Strict");
  headers.add("Set-Cookie", "3=3; Max-Age=0");
  headers.add("Set-Cookie",
              "4=4; Expires=" + http_date(std::chrono::system_clock::now()));
}

} // namespace

std::unique_ptr<session_acceptor> engine_client_suite(engine_hooks& hooks) {
  auto posts = std::make_shared<last_posts>();
  hooks.use([posts](const engine_request& request, response_headers&,
                    const request_decision& decide) {
    auto i = posts->find(request.query("sid").value_or(""));
    if (request.method == "POST" && i != posts->end())
      i->second = request.headers;
    decide.accept();
  });
  hooks.allow_request = [](const engine_request& request,
                           const request_decision& decide) {
    request.query("deny") ? decide.refuse() : decide.accept();
  };
  hooks.initial_headers.emplace_back(add_cookies);
  return std::make_unique<suite_acceptor>(std::move(posts));
}

} // namespace socketio::testbed
