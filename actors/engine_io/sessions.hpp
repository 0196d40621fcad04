// The sessions of this worker by their ids.
// Kind: I/O.
#pragma once

#include <any>
#include <cstddef>
#include <string_view>
#include <unordered_set>

#include "actors/engine_io/session.hpp"
#include "actors/local.hpp"

namespace socketio::engine_io {

class sessions {
public:
  /// @param env outlives this object.
  /// @param acceptor decides who listens to new sessions; outlives the
  ///                 sessions.
  sessions(session_env& env, session_acceptor& acceptor)
    : env_(env), acceptor_(acceptor) {
    // nop
  }

  sessions(const sessions&) = delete;
  sessions& operator=(const sessions&) = delete;

  /// Drops all sessions that are left, see `engine_session::drop`.
  ~sessions();

  std::size_t size() const noexcept { return table_.size(); }

  /// @returns the open or closing session `sid`; null if there is none.
  session_ptr find(std::string_view sid) const;

  /// Opens a session; `announce` has to follow.
  /// @param sid names this worker and no session that is there.
  /// @param context see `session::context`.
  /// @param upgradable whether it may move to WebSocket later.
  session_ptr open(std::string sid, handshake_info handshake, std::any context,
                   bool upgradable);

  /// Asks the acceptor for the listener of `x`. Without one, `x` ends.
  void announce(engine_session& x);

  /// Forgets `x`, which is closed.
  void remove(engine_session& x);

  /// Closes all sessions in order; their listeners hear of it later.
  void close_all();

  /// Ends all sessions before it returns, listeners included.
  void end_all();

private:
  struct hash {
    using is_transparent = void;

    std::size_t operator()(std::string_view sid) const noexcept {
      return std::hash<std::string_view>{}(sid);
    }

    std::size_t operator()(const session_ptr& x) const noexcept {
      return (*this)(x->id());
    }
  };

  struct equal {
    using is_transparent = void;

    bool operator()(const session_ptr& x, const session_ptr& y) const noexcept {
      return x->id() == y->id();
    }

    bool operator()(std::string_view sid, const session_ptr& x) const noexcept {
      return sid == x->id();
    }

    bool operator()(const session_ptr& x, std::string_view sid) const noexcept {
      return sid == x->id();
    }
  };

  session_env& env_;
  session_acceptor& acceptor_;
  std::unordered_set<session_ptr, hash, equal> table_;
};

} // namespace socketio::engine_io
