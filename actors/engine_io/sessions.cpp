// See sessions.hpp.
#include "actors/engine_io/sessions.hpp"

#include <utility>
#include <vector>

#include "actors/guard.hpp"

namespace socketio::engine_io {

sessions::~sessions() {
  for (auto& x : std::exchange(table_, {}))
    x->drop();
}

session_ptr sessions::find(std::string_view sid) const {
  auto x = table_.find(sid);
  return x == table_.end() ? nullptr : *x;
}

session_ptr sessions::open(std::string sid, handshake_info handshake,
                           std::any context, bool upgradable) {
  session_ptr x{new engine_session(env_, std::move(sid), std::move(handshake),
                                   std::move(context), upgradable)};
  if (auto& first = env_.opts.initial_packet; !first.empty())
    x->send(env_.opts.initial_packet_binary ? make_binary_frame(first)
                                            : make_text_frame('4', first));
  table_.insert(x);
  ++env_.counters.sessions_opened;
  return x;
}

void sessions::announce(engine_session& x) {
  std::unique_ptr<session_listener> listener;
  guarded("the acceptor of a session",
          [&, this] { listener = acceptor_.on_session(x); });
  x.listen(std::move(listener));
}

void sessions::remove(engine_session& x) {
  if (auto found = table_.find(std::string_view{x.id()}); found != table_.end())
    table_.erase(found);
}

void sessions::close_all() {
  for (auto& x : std::vector<session_ptr>{table_.begin(), table_.end()})
    x->close();
}

void sessions::end_all() {
  for (auto& x : std::vector<session_ptr>{table_.begin(), table_.end()}) {
    x->close(true);
    x->flush();
  }
}

} // namespace socketio::engine_io
