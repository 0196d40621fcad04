// What a program includes, and the map of the public interface. Everything
// below is in namespace socketio; docs/guide.md teaches it.
//
//   to start        run             becomes a cluster (apps/run/run.hpp)
//                   spawn_worker    a worker in the program's own actor system
//                   config          all options; derive from it for your own
//   the server      server          namespaces, the worker, the handlers' actor
//                   nsp             connections, middleware, server-side events
//                   engine_hooks    io.engine(): the HTTP requests underneath
//                   parser          packets on the wire: use_parser,
//                   server.parser
//   one client      socket          in a handler; keep and copy it freely
//                   remote_socket   wherever it is, by its id
//                   listeners       what a socket, or every socket, listens to
//   many clients    broadcast_operator   to, in, except, local; emit and so on
//   values          value           JSON with binary(...) at any depth
//                   ack, next, error     answer, let pass, refuse
//                   pending, pending_ack answers that will come: then(...)
//   actors          forward_to      events as messages, answers as acks
//                   sockets_in      messages with which any actor emits
//                   client_event, event_reply, socket_ref   what they carry
//                   connect_admin   a whole cluster for other processes' actors
//                                   (actors/admin.hpp)
//   errors          ec, describe    codes and texts of caf::error
//   tests           apps/testing.hpp     clients and time by hand
//
// All handles are to be used on the loop, that is in handlers and callbacks;
// actors elsewhere use messages. Kind: shell.
#pragma once

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include "actors/config.hpp"
#include "actors/errors.hpp"
#include "actors/interfaces.hpp"
#include "actors/loop/run.hpp"
#include "actors/messages.hpp"
#include "actors/socket_io/actor_values.hpp"
#include "actors/socket_io/forward.hpp"
#include "actors/socket_io/nsp.hpp"
#include "actors/socket_io/remote_socket.hpp"
#include "actors/socket_io/server.hpp"
#include "actors/socket_io/socket.hpp"
#include "actors/socket_io/sockets_in.hpp"
#include "apps/run/run.hpp"
#include "apps/run/worker.hpp"
