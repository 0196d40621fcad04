// An acceptor that writes down what its
// sessions hear, for tests.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "actors/local.hpp"
#include "tests/hand_clock.hpp"

namespace socketio::engine_io {

using manual_clock = fakes::hand_clock;

/// What happened to the sessions, e.g. "text hello", "close ping timeout".
using journal = std::vector<std::string>;

struct recording_acceptor final : session_acceptor {
  struct listener final : session_listener {
    listener(recording_acceptor& all, session& s) : all(all), self(s) {
      // nop
    }

    void on_message(std::string_view text) override {
      all.events.push_back("text " + std::string{text});
      if (all.on_message)
        all.on_message(self, text);
    }

    void on_binary(std::string_view bytes) override {
      all.events.push_back("binary " + std::string{bytes});
    }

    void on_close(close_reason reason) override {
      all.events.push_back("close " + std::string{to_string(reason)});
      std::erase(all.sessions, &self);
      if (all.on_close)
        all.on_close(self);
    }

    void on_drain() override { all.events.push_back("drain"); }

    void on_upgrade() override { all.events.push_back("upgrade"); }

    recording_acceptor& all;
    session& self;
  };

  std::unique_ptr<session_listener> on_session(session& s) override {
    sessions.push_back(&s);
    if (on_open)
      on_open(s);
    return std::make_unique<listener>(*this, s);
  }

  journal events;
  std::vector<session*> sessions;
  std::function<void(session&)> on_open;
  std::function<void(session&, std::string_view)> on_message;
  std::function<void(session&)> on_close;
};

} // namespace socketio::engine_io
