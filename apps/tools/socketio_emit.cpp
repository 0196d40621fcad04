// socketio-emit: speaks to the clients of a running cluster from the shell.
#include <csignal>
#include <iostream>

#include <boost/asio/steady_timer.hpp>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/behavior.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include "actors/admin.hpp"
#include "actors/errors.hpp"
#include "actors/loop/loop_host.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/loop/run.hpp"
#include "actors/socket_io/actor_values.hpp"
#include "actors/socket_io/decoder.hpp"
#include "actors/socket_io/encoder.hpp"
#include "actors/socket_io/sockets_in.hpp"
#include "apps/tools/emit_command.hpp"

namespace {

using namespace socketio;
using tools::emit_command;
using action = emit_command::action;

constexpr int failed = 1;
constexpr int wrong_usage = 2;

struct tool_config : caf::actor_system_config, loop_host {
  tool_config() {
    socketio::add_message_types(*this);
    configure_loop(*this);
  }
};

/// Prints one line to standard error.
int complain(const std::string& text, int code) {
  std::cerr << "socketio-emit: " << text << '\n';
  return code;
}

/// @returns `x` as compact JSON; what clients sent need not be UTF-8.
std::string text_of(const value& x) {
  return x.dump(-1, ' ', false, value::error_handler_t::replace);
}

std::string describe_socket(const socket_details& x) {
  const value result{{"id", x.id},
                     {"rooms", x.rooms},
                     {"handshake", handshake_of(x)},
                     {"data", data_of(x)}};
  return text_of(result);
}

/// One command against one cluster, then the end of the loop.
class job {
public:
  job(caf::actor_system& system, const emit_command& command)
    : system_(system), command_(command) {
    // nop
  }

  /// Runs as part of `self`.
  void start(caf::event_based_actor* self) {
    connect_admin(
      self, command_.socket,
      [this, self](const cluster_actor& cluster) { act(self, cluster); },
      [this](const caf::error& why) { fail(describe(why)); });
  }

  void fail(const std::string& why) { end(complain(why, failed)); }

  int code() const { return code_; }

private:
  void act(caf::event_based_actor* self, const cluster_actor& cluster) {
    const auto& x = command_;
    switch (x.what) {
      case action::emit:
        return tell(self, cluster, broadcast{x.opts, packet()});
      case action::server_side_emit:
        return tell(
          self, cluster,
          sockets_in(x.opts.nsp).server_side_emit(x.event, spread{x.args}));
      case action::join:
        return tell(self, cluster, sockets_join{x.opts, x.rooms});
      case action::leave:
        return tell(self, cluster, sockets_leave{x.opts, x.rooms});
      case action::disconnect:
        return tell(self, cluster, disconnect_sockets{x.opts, x.close});
      case action::ask:
        return ask_clients(self, cluster);
      case action::fetch:
      case action::count:
        return fetch(self, cluster);
      default:
        return list(self, cluster);
    }
  }

  /// Sends, then asks something: the answer proves that all was taken.
  template <class T>
  void tell(caf::event_based_actor* self, const cluster_actor& cluster,
            T what) {
    self->send(cluster, std::move(what));
    request(self, cluster, list_workers{message_types_hash()},
            [this](const worker_list&) { end(0); });
  }

  void ask_clients(caf::event_based_actor* self, const cluster_actor& cluster) {
    broadcast_with_ack question{command_.opts, packet(), command_.timeout};
    request(self, cluster, std::move(question),
            [this](const broadcast_result& x) {
              for (const auto& answer : x.answers)
                print_answer(answer);
              x.timed_out ? fail("not all clients answered in time") : end(0);
            });
  }

  void fetch(caf::event_based_actor* self, const cluster_actor& cluster) {
    request(self, cluster, fetch_sockets{command_.opts, command_.timeout},
            [this](const fetch_sockets_result& x) {
              if (command_.what == action::count)
                std::cout << x.sockets.size() << '\n';
              else
                for (auto socket : x.sockets)
                  std::cout << describe_socket(socket.details()) << '\n';
              x.missing.empty() ? end(0)
                                : fail(describe(timeout_reached(x.missing)));
            });
  }

  void list(caf::event_based_actor* self, const cluster_actor& cluster) {
    request(self, cluster, list_workers{message_types_hash()},
            [this](const worker_list& x) {
              for (const auto& worker : x.workers)
                std::cout << to_string(worker) << '\n';
              end(0);
            });
  }

  template <class T, class F>
  void request(caf::event_based_actor* self, const cluster_actor& cluster, T x,
               F on_result) {
    self->request(cluster, caf::infinite, std::move(x))
      .then(on_result, [this](const caf::error& why) { fail(describe(why)); });
  }

  static void print_answer(const encoded_packet& answer) {
    auto args = socket_io::decode_values(answer);
    const bool none = !args || args->empty();
    std::cout << (none ? "null" : text_of(args->front())) << '\n';
  }

  encoded_packet packet() const {
    return *socket_io::encode_portable_event(command_.opts.nsp, command_.event,
                                             command_.args);
  }

  void end(int code) {
    code_ = code;
    stop_loop(system_);
  }

  caf::actor_system& system_;
  const emit_command& command_;
  int code_ = failed;
};

int run(const emit_command& command) {
  tool_config cfg;
  caf::actor_system system{cfg};
  job work{system, command};
  auto actor = spawn_pinned(system, backend_of(system),
                            [&work](caf::event_based_actor* self) {
                              work.start(self);
                              return caf::behavior{[](caf::unit_t) {}};
                            });
  boost::asio::steady_timer deadline{cfg.io(), 2 * command.timeout};
  deadline.async_wait([&work](boost::system::error_code cancelled) {
    if (!cancelled)
      work.fail("the cluster does not answer");
  });
  run_loop(system);
  deadline.cancel();
  caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
  actor = nullptr;
  drain_loop(system, std::chrono::seconds{1});
  return work.code();
}

} // namespace

int main(int argc, char** argv) {
  ::signal(SIGPIPE, SIG_IGN);
  auto command = tools::parse_emit_command({argv + 1, argv + argc});
  if (!command)
    return complain(describe(command.error()) + " (--help says more)",
                    wrong_usage);
  if (command->what == action::help) {
    std::cout << tools::emit_help;
    return 0;
  }
  return run(*command);
}
