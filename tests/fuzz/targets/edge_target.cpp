// Connections to an edge, through real sockets and turn by turn: requests that
// overlap, follow one another, come in pieces, upgrade and are cut. The first
// two bytes choose the options; then each step is a byte, what it needs and the
// client it is about.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "actors/log.hpp"
#include "tests/actors/engine_io/edge_world.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

namespace socketio::fuzz {

namespace {

using namespace engine_io;

/// Open sessions, by the order in which they began.
using session_map = std::map<std::size_t, session*>;

/// Looks at what one session hears.
struct watcher final : session_listener {
  watcher(session_map& all, std::size_t number) : all(all), number(number) {
    // nop
  }

  ~watcher() override { all.erase(number); }

  /// Messages of our own POSTs, "#<number><letter>...", come post by post and
  /// in the order of their letters.
  void on_message(std::string_view text) override {
    require(!closed);
    if (text.size() < 3 || text[0] != '#')
      return;
    if (text[1] != post) {
      require(text[2] == 'a' && posts.insert(text[1]).second);
      post = text[1];
    } else {
      require(text[2] == last + 1);
    }
    last = text[2];
  }

  void on_binary(std::string_view) override { require(!closed); }

  void on_close(close_reason) override {
    require(!closed);
    closed = true;
  }

  void on_drain() override { require(!closed); }

  void on_upgrade() override { require(!closed && !std::exchange(up, true)); }

  session_map& all;
  std::size_t number;
  std::set<char> posts;
  char post = 0, last = 0;
  bool closed = false, up = false;
};

struct watching_acceptor final : session_acceptor {
  std::unique_ptr<session_listener> on_session(session& s) override {
    auto number = ids.size();
    ids.push_back(s.id());
    all[number] = &s;
    return std::make_unique<watcher>(all, number);
  }

  session_map all;
  std::vector<std::string> ids;
};

/// The other end of a connection.
struct peer : client {
  /// It read something.
  bool answered = false;
  /// It sent what may have begun a request that is not over.
  bool astray = false;
};

class run_of_steps {
public:
  explicit run_of_steps(input x) : in_(x) {
    choose();
    server_.emplace(io_, clock_, opts_, acceptor_, worker_id{3, 7}, hooks_);
  }

  /// Takes all steps, then lets everybody go.
  void go() {
    while (!in_.empty())
      step();
    for (auto& x : peers_)
      x = {};
    settle();
    while (!words_.empty())
      take_word().accept();
    for (auto second = 0; second < 90; ++second)
      pass(std::chrono::seconds{1});
    require(acceptor_.all.empty());
    require(server_->open_sessions() == 0 && server_->open_connections() == 0);
    require(server_->counters().queued_bytes == 0);
    require(server_->counters().sessions_opened == acceptor_.ids.size());
  }

private:
  void choose() {
    auto a = take_byte(in_), b = take_byte(in_);
    opts_.path = "/e";
    opts_.max_http_buffer_size = a & 1 ? 100 : 60000;
    opts_.max_header_size = 1024;
    opts_.inflate_budget = a & 2 ? 3000 : 262144;
    opts_.per_message_deflate = a & 4;
    opts_.server_no_context_takeover = a & 8;
    opts_.http_compression_threshold = a & 16 ? 1 : 1024;
    opts_.per_message_deflate_threshold = opts_.http_compression_threshold;
    opts_.slow_consumer_limit = a & 32 ? 1000 : 100000;
    opts_.max_refused_bytes = a & 32 ? 2000 : 1000000;
    opts_.high_water_mark = 500;
    opts_.max_packets_per_second = a & 64 ? 9 : 0;
    opts_.max_connections_per_address = a & 128 ? 3 : 0;
    opts_.cookie_name = b & 1 ? "io" : "";
    opts_.cors_origin = b & 2 ? "http://x" : "";
    program_.generate_id = [this](const engine_request&) {
      return "sid-of-session-" + std::string(1, next_id_++);
    };
    if (b & 4)
      program_.middlewares.push_back(
        [this](auto&, auto&, const auto& word) { words_.push_back(word); });
    if (b & 8)
      program_.allow_request = [this](auto&, const auto& word) {
        words_.push_back(word);
      };
    if (b & 64)
      program_.cors_origin_later = [this](auto&, const auto& word) {
        words_.push_back(word);
      };
    if (b & 16)
      hooks_.hand_back = [](connection) {};
    if (b & 32)
      hooks_.on_page = [](const http_request& x) {
        return std::optional{
          http_response{200, "", std::make_shared<const std::string>(x.body)}};
      };
    hooks_.program = &program_;
  }

  void settle() {
    io_.restart();
    while (io_.poll() > 0) {
      // There may be more.
    }
  }

  void pass(caf::timespan x) {
    clock_.advance(x);
    settle();
  }

  input take(std::size_t size) {
    auto result = in_.substr(0, size);
    in_.remove_prefix(result.size());
    return result;
  }

  void step() {
    auto what = take_byte(in_);
    auto& x = peers_[what / 16 % peers_.size()];
    switch (what % 16) {
      case 0:
        x.astray = true;
        return put(x, take(take_byte(in_)));
      case 1:
        return settle();
      case 2:
        x = {};
        return;
      case 3:
        return read(x);
      case 4:
        return pass(std::chrono::milliseconds{100} * take_byte(in_));
      case 5:
        return put(x, head("GET", "polling", sid()) + "\r\n");
      case 6:
        return put(x, post(!x.astray));
      case 7:
        return put(x, upgrade(sid()));
      case 8:
        x.astray = true;
        return put(x, frame());
      case 9:
        return send();
      case 10:
        return close();
      case 11:
        return decide();
      case 12:
        x.astray = true;
        return put(x, post(false).substr(0, 150)); // and the rest never
      case 13:
        return server_->hand_back_new_sessions();
      case 14:
        return server_->close_all(std::chrono::seconds{1}, {});
      default:
        return put(x, "\r\n");
    }
  }

  // -- what clients do -------------------------------------------------------

  void connect(peer& x) {
    int fds[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
      std::abort();
    x.fd = unique_fd{fds[0]};
    server_->adopt({unique_fd{fds[1]}, {}, "192.0.2.1"});
  }

  /// Whose bytes do not fit is cut.
  void put(peer& x, std::string_view bytes) {
    if (!x.fd)
      connect(x);
    auto sent = ::send(x.fd.get(), bytes.data(), bytes.size(),
                       MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(bytes.size()))
      x = {};
  }

  void read(peer& x) {
    settle();
    if (!x.fd)
      return;
    x.read();
    require(x.answered || x.inbox.empty() || x.inbox.starts_with("HTTP/1.1 "));
    x.answered = x.answered || !x.inbox.empty();
    x.inbox.clear();
  }

  /// @returns a session's id, or "".
  std::string sid() {
    auto which = take_byte(in_);
    if (which == 0 || acceptor_.ids.empty())
      return {};
    return acceptor_.ids[which % acceptor_.ids.size()];
  }

  static std::string head(std::string_view method, std::string_view transport,
                          const std::string& sid) {
    auto result =
      std::string{method} + " /e/?EIO=4&transport=" + std::string{transport};
    if (!sid.empty())
      result += "&sid=" + sid;
    return result + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n";
  }

  /// A POST of up to 15 packets, each of up to 4 KB.
  /// @param marked whether all of it will come, and come as it is.
  std::string post(bool marked) {
    auto id = sid();
    auto shape = take_byte(in_);
    std::string body;
    for (auto i = 0; i < 1 + shape % 15; ++i) {
      if (i > 0)
        body += '\x1e';
      body += '4';
      body += marked && next_post_ <= 'z' ? '#' : '-';
      body += next_post_;
      body += static_cast<char>('a' + i);
      body.append(static_cast<std::size_t>(shape) * 16, 'x');
    }
    next_post_ = static_cast<char>(std::min(next_post_ + 1, '~' + 0));
    return head("POST", "polling", id) + "Content-Length: "
           + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  static std::string upgrade(const std::string& id) {
    return head("GET", "websocket", id)
           + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Extensions: permessage-deflate\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  }

  std::string frame() {
    auto first = take_byte(in_);
    client_frame x;
    x.op = static_cast<opcode>(first & 15);
    x.fin = (first & 128) == 0;
    x.rsv = first & 64 ? 4 : 0;
    x.payload = take(take_byte(in_));
    return encode(x);
  }

  // -- what the program does -------------------------------------------------

  session* any_session() {
    if (acceptor_.all.empty())
      return nullptr;
    auto n = take_byte(in_) % acceptor_.all.size();
    return std::next(acceptor_.all.begin(), static_cast<long>(n))->second;
  }

  void send() {
    auto how = take_byte(in_);
    auto size = std::size_t{64} * take_byte(in_);
    auto x = any_session();
    if (!x)
      return;
    std::string text(size, 'y');
    x->send(how & 1 ? make_binary_frame(text) : make_text_frame('4', text),
            {(how & 2) != 0, (how & 4) == 0});
  }

  void close() {
    auto discard = take_byte(in_) % 2 == 1;
    if (auto x = any_session())
      x->close(discard);
  }

  void decide() {
    auto how = take_byte(in_);
    if (words_.empty())
      return;
    auto word = take_word();
    how % 2 ? word.refuse() : word.accept();
  }

  // The word may make the edge ask for another one.
  request_decision take_word() {
    auto result = words_.back();
    words_.pop_back();
    return result;
  }

  input in_;
  boost::asio::io_context io_{1};
  manual_clock clock_;
  engine_options opts_;
  engine_hooks program_;
  edge_hooks hooks_;
  watching_acceptor acceptor_;
  std::vector<request_decision> words_;
  std::optional<edge> server_;
  std::array<peer, 4> peers_;
  char next_id_ = 'A', next_post_ = '0';
};

} // namespace

void run(input x) {
  static auto quiet = (spdlog::set_level(spdlog::level::off), true);
  require(quiet);
  run_of_steps{x}.go();
}

} // namespace socketio::fuzz
