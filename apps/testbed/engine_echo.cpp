// Engine.IO only: what the Engine.IO protocol suite expects of a server.
#include "apps/testbed/profiles.hpp"

namespace socketio::testbed {

namespace {

class echo final : public session_listener {
public:
  explicit echo(session& s) : session_(s) {
    // nop
  }

  void on_message(std::string_view text) override {
    session_.send(make_text_frame('4', text));
  }

  void on_binary(std::string_view bytes) override {
    session_.send(make_binary_frame(bytes));
  }

  void on_close(close_reason) override {
    // nop
  }

private:
  session& session_;
};

class echo_acceptor final : public session_acceptor {
public:
  std::unique_ptr<session_listener> on_session(session& s) override {
    return std::make_unique<echo>(s);
  }
};

} // namespace

std::unique_ptr<session_acceptor> engine_echo() {
  return std::make_unique<echo_acceptor>();
}

} // namespace socketio::testbed
