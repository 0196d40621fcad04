// A broker of which a suite sees every message and whose handlers it writes
// itself. Include it before tests/test.hpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/io/broker.hpp>
#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include "tests/actors/loop/node.hpp"

namespace socketio {

/// What is to be done inside the broker.
struct action {
  std::function<void(caf::io::broker*)> run;
};

/// What a broker saw.
struct journal {
  /// All pieces, joined.
  std::string data;
  /// Of the pieces.
  std::vector<std::size_t> sizes;
  /// Connections that ended.
  std::size_t closed = 0;
  std::size_t acceptors_closed = 0;
  /// Connections and acceptors.
  std::size_t passivated = 0;
  /// Acknowledged bytes.
  std::size_t written = 0;
  std::vector<caf::io::connection_handle> accepted;
  bool in_handler = false;
  /// A handler ran within a handler.
  bool reentered = false;
  std::function<void(caf::io::broker*, const caf::io::new_data_msg&)> on_data;
  std::function<void(caf::io::broker*)> on_passivated;
};

} // namespace socketio

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::action)

namespace socketio {

/// Notes handlers that run within one another.
class handler_scope {
public:
  explicit handler_scope(journal& log) : log_(log) {
    log_.reentered = log_.reentered || log_.in_handler;
    log_.in_handler = true;
  }
  ~handler_scope() { log_.in_handler = false; }

private:
  journal& log_;
};

inline caf::behavior watched(caf::io::broker* self, journal* log) {
  return {
    [self](const action& what) { what.run(self); },
    [self, log](const caf::io::new_data_msg& msg) {
      handler_scope scope{*log};
      log->data.append(msg.buf.begin(), msg.buf.end());
      log->sizes.push_back(msg.buf.size());
      if (log->on_data)
        log->on_data(self, msg);
    },
    [log](const caf::io::connection_closed_msg&) {
      handler_scope scope{*log};
      ++log->closed;
    },
    [log](const caf::io::acceptor_closed_msg&) { ++log->acceptors_closed; },
    [self, log](const caf::io::connection_passivated_msg&) {
      ++log->passivated;
      if (log->on_passivated)
        log->on_passivated(self);
    },
    [self, log](const caf::io::acceptor_passivated_msg&) {
      ++log->passivated;
      if (log->on_passivated)
        log->on_passivated(self);
    },
    [log](const caf::io::data_transferred_msg& msg) {
      handler_scope scope{*log};
      log->written += msg.written;
    },
    [log](const caf::io::new_connection_msg& msg) {
      log->accepted.push_back(msg.handle);
    },
  };
}

/// A system, its watched broker and one connection of it.
struct broker_fixture {
  loop_config cfg;
  journal log;
  caf::actor_system sys{cfg};
  backend& loop = backend_of(sys);
  boost::asio::io_context& io = loop.io();
  caf::actor broker = sys.middleman().spawn_broker(watched, &log);
  caf::io::connection_handle hdl;

  ~broker_fixture() {
    caf::anon_send_exit(broker, caf::exit_reason::user_shutdown);
    broker = nullptr;
    run_until(io, [this] { return sys.registry().running() == 0; });
  }

  /// Does `what` inside the broker, at once.
  void act(std::function<void(caf::io::broker*)> what) {
    auto done = false;
    caf::anon_send(broker, action{[&done, &what](caf::io::broker* self) {
                     what(self);
                     done = true;
                   }});
    run_until(io, [&done] { return done; });
  }

  /// Connects the broker; the far end. Reads as `policy` says.
  far_end connect(caf::io::receive_policy::config policy) {
    auto [near_fd, far_fd] = socket_pair();
    act([this, policy, fd = near_fd](caf::io::broker* self) {
      hdl = self->add_scribe(fd);
      self->configure_read(hdl, policy);
    });
    return far_end{far_fd};
  }

  /// Writes `bytes` from the broker and flushes.
  void write(const std::string& bytes) {
    act([this, &bytes](caf::io::broker* self) {
      self->write(hdl, bytes.size(), bytes.data());
      self->flush(hdl);
    });
  }

  std::size_t refused() const {
    auto load = loop.load(hdl);
    return load ? load->refused : 0;
  }
};

} // namespace socketio
