// See config.hpp: the options. How they are read is in config_load.cpp, how
// they are printed in config_print.cpp.
#include "actors/config.hpp"

#include "actors/messages.hpp"

namespace socketio {

config::config() {
  socketio::add_message_types(*this);
  configure_loop(*this);
  option_group{custom_options_, "cluster"}
    .add(cluster.role, "role",
         "primary with workers, or standalone: all in one process")
    .add(cluster.workers, "workers", "number of workers, 0 = one per core")
    .add(cluster.program, "program",
         "executable of the workers, empty = this one")
    .add(cluster.arguments, "arguments",
         "arguments of the workers, empty = those of this process")
    .add(cluster.environment, "environment",
         "NAME=value entries added to the workers' environment")
    .add(cluster.restart_delay, "restart-delay",
         "wait before a worker's 2nd restart; it doubles from there")
    .add(cluster.max_restart_delay, "max-restart-delay",
         "longest wait before a worker is restarted")
    .add(cluster.start_timeout, "start-timeout",
         "time a worker has to be ready, then it is killed")
    .add(cluster.admin_socket, "admin-socket",
         "path of a Unix socket for tools, empty = none")
    .add(cluster.pid_file, "pid-file",
         "file that holds the process's id, empty = none")
    .add(cluster.drain_timeout, "drain-timeout",
         "time a process has to end in order, then it is killed");
  option_group{custom_options_, "worker"}
    .add(worker.slot, "slot", "set by the primary")
    .add(worker.incarnation, "incarnation", "set by the primary")
    .add(worker.link_fd, "link-fd", "set by the primary")
    .add(worker.channel_fd, "channel-fd", "set by the primary")
    .add(worker.drain_timeout, "drain-timeout", "set by the primary")
    .add(worker.log_fd, "log-fd", "set by the primary");
  option_group{custom_options_, "sticky"}
    .add(sticky.address, "address",
         "address to listen on, :: = all, empty = only sticky.listen")
    .add(sticky.port, "port", "public port")
    .add(sticky.listen, "listen",
         "more to listen on: IP:PORT, [IP]:PORT or unix:/PATH")
    .add(sticky.socket_mode, "socket-mode",
         "mode of Unix sockets listened on, e.g. 0660, empty = by umask")
    .add(sticky.trusted_proxies, "trusted-proxies",
         "networks of proxies that are believed about their clients")
    .add(sticky.forwarded_header, "forwarded-header",
         "header of proxies that counts: x-forwarded-for or forwarded")
    .add(sticky.proxy_protocol, "proxy-protocol",
         "connections of trusted proxies begin with a PROXY header")
    .add(sticky.load_balancing_method, "load-balancing-method",
         "least-connection, round-robin or random")
    .add(sticky.weights, "weights",
         "shares of the workers in new sessions, 1 if not listed")
    .add(sticky.head_timeout, "head-timeout",
         "time for the first line of a connection's first request")
    .add_size(sticky.max_request_line, "max-request-line",
              "bytes of the first line of a request");
  option_group{custom_options_, "engine"}
    .add(engine.path, "path", "path of the Engine.IO endpoint")
    .add(engine.add_trailing_slash, "add-trailing-slash",
         "the path counts with a slash at its end only")
    .add(engine.ping_interval, "ping-interval",
         "time from a client's pong to the next ping")
    .add(engine.ping_timeout, "ping-timeout",
         "time a client has to answer a ping")
    .add(engine.upgrade_timeout, "upgrade-timeout",
         "time a client has to finish an upgrade")
    .add_size(engine.max_http_buffer_size, "max-http-buffer-size",
              "bytes of one message or POST body")
    .add(engine.transports, "transports",
         "transports that clients may use: polling, websocket")
    .add(engine.allow_upgrades, "allow-upgrades",
         "clients may go on from polling to websocket")
    .add(engine.cors_origin, "cors-origin",
         "the one origin whose pages may read answers, empty = none")
    .add(engine.cors_origins, "cors-origins",
         "origins whose pages may read answers: names, * or /regex/")
    .add(engine.cors_credentials, "cors-credentials",
         "pages of other origins may send cookies")
    .add(engine.cors_methods, "cors-methods",
         "methods that preflights are told")
    .add(engine.cors_allowed_headers, "cors-allowed-headers",
         "headers that preflights are told, empty = those asked for")
    .add(engine.cors_exposed_headers, "cors-exposed-headers",
         "headers of answers that pages may read")
    .add(engine.cors_max_age, "cors-max-age",
         "time a browser may keep a preflight, 0s = not told")
    .add(engine.cookie_name, "cookie-name",
         "name of a cookie with the session id, empty = none")
    .add(engine.cookie_path, "cookie-path", "path of the cookie, empty = none")
    .add(engine.cookie_http_only, "cookie-http-only",
         "the cookie is hidden from scripts")
    .add(engine.cookie_same_site, "cookie-same-site",
         "SameSite of the cookie: strict, lax, none or empty")
    .add(engine.cookie_max_age, "cookie-max-age",
         "life of the cookie, 0s = the browser's session")
    .add(engine.cookie_secure, "cookie-secure",
         "the cookie is sent over TLS only")
    .add(engine.initial_packet, "initial-packet",
         "first message of every session, empty = none")
    .add(engine.initial_packet_binary, "initial-packet-binary",
         "the first message is bytes, not text")
    .add(engine.http_compression, "http-compression",
         "compress answers of long-polling")
    .add_size(engine.http_compression_threshold, "http-compression-threshold",
              "bytes of the smallest answer that is compressed")
    .add(engine.hook_timeout, "hook-timeout",
         "time the program's hooks have to decide about a request")
    .add(engine.per_message_deflate, "per-message-deflate",
         "compress WebSocket messages")
    .add_size(engine.inflate_budget, "inflate-budget",
              "bytes of one client inflated before all others are served")
    .add_size(engine.per_message_deflate_threshold,
              "per-message-deflate-threshold",
              "bytes of the smallest message that is compressed")
    .add(engine.server_no_context_takeover, "server-no-context-takeover",
         "compress each message for itself")
    .add(engine.client_no_context_takeover, "client-no-context-takeover",
         "ask clients to compress each message for itself")
    .add(engine.server_max_window_bits, "server-max-window-bits",
         "window for messages sent, as a power of 2: 9 to 15")
    .add(engine.client_max_window_bits, "client-max-window-bits",
         "window for messages received, as a power of 2: 8 to 15")
    .add(engine.deflate_memory_level, "deflate-memory-level",
         "memory for compression, 1 to 9")
    .add_size(engine.max_header_size, "max-header-size",
              "bytes of a request's head")
    .add(engine.header_timeout, "header-timeout",
         "time a client has to send the head of a request")
    .add(engine.body_timeout, "body-timeout",
         "time a client has to send the body of a request")
    .add(engine.idle_timeout, "idle-timeout",
         "time a connection may stay open without a request")
    .add(engine.max_connections_per_address, "max-connections-per-address",
         "connections of one address at a worker, 0 = any number")
    .add(engine.max_packets_per_second, "max-packets-per-second",
         "packets a second of one client, 0 = any number")
    .add_size(engine.high_water_mark, "high-water-mark",
              "bytes queued for a client from which it counts as full")
    .add_size(engine.slow_consumer_limit, "slow-consumer-limit",
              "bytes a client refused of which it must take some in time")
    .add(engine.slow_consumer_timeout, "slow-consumer-timeout",
         "time a slow client has to take some bytes")
    .add_size(engine.max_refused_bytes, "max-refused-bytes",
              "bytes a client refused that end its session at once");
  option_group{custom_options_, "server"}
    .add(server.connect_timeout, "connect-timeout",
         "time a connection has to join a namespace")
    .add(server.middleware_timeout, "middleware-timeout",
         "time the middleware has for one client or event")
    .add(server.max_waiting_events, "max-waiting-events",
         "events of a socket that wait for the middleware")
    .add_size(server.max_waiting_bytes, "max-waiting-bytes",
              "bytes of one connection that wait for middleware or actors")
    .add(server.cleanup_empty_child_namespaces,
         "cleanup-empty-child-namespaces",
         "namespaces made by a pattern end with their last client")
    .add(server.serve_client, "serve-client", "serve the client's bundle")
    .add(server.client_folder, "client-folder",
         "folder of the client's bundle, empty = the installed one")
    .add(server.connection_state_recovery, "connection-state-recovery",
         "clients that come back find their socket and missed events")
    .add(server.max_disconnection_duration, "max-disconnection-duration",
         "time a socket waits for its client to come back")
    .add(server.skip_middlewares, "skip-middlewares",
         "clients that come back need not pass the middleware again")
    .add(server.max_recovery_packets, "max-recovery-packets",
         "events kept for clients that come back")
    .add_size(server.max_recovery_bytes, "max-recovery-bytes",
              "bytes of events kept for clients that come back")
    .add(server.max_namespaces, "max-namespaces",
         "namespaces that one connection may join")
    .add(server.max_rooms, "max-rooms", "rooms that one socket may join")
    .add(server.max_arguments, "max-arguments",
         "arguments that one event may have")
    .add(server.max_attachments, "max-attachments",
         "binary parts that one packet may have")
    .add(server.max_depth, "max-depth", "nesting of a packet's arguments")
    .add_size(server.max_namespace_size, "max-namespace-size",
              "bytes of a namespace's name in a client's packet")
    .add(server.parser, "parser",
         "form of packets on the wire: default or msgpack")
    .add(server.forward_timeout, "forward-timeout",
         "time an actor has to answer a forwarded event")
    .add(server.max_forwarded, "max-forwarded",
         "forwarded events of a socket that actors may owe an answer")
    .add(server.partial_results, "partial-results",
         "questions to workers end with what came in time, not an error");
  option_group{custom_options_, "adapter"}
    .add(adapter.heartbeat_interval, "heartbeat-interval",
         "time between two questions to a worker for a sign of life")
    .add(adapter.heartbeat_timeout, "heartbeat-timeout",
         "silence after which a worker is frozen and replaced")
    .add(adapter.request_timeout, "request-timeout",
         "time workers have to answer one another")
    .add(adapter.max_fetches, "max-fetches",
         "fetches of sockets that a worker has under way at a time")
    .add_size(adapter.max_refused_bytes, "max-refused-bytes",
              "bytes a worker refused for which the others have to wait");
  option_group{custom_options_, "log"}
    .add(log.level, "level",
         "least that is logged: trace, debug, info, warn, error or off")
    .add(log.format, "format", "text, or json: one object a line")
    .add(log.pattern, "pattern", "how a line of text looks, by spdlog's flags")
    .add(log.file, "file", "file of the log, empty = standard error")
    .add(log.capture_output, "capture-output",
         "what workers print becomes lines of the primary's log")
    .add_size(log.max_file_size, "max-file-size",
              "bytes at which a file is moved aside and a new one begun")
    .add(log.max_files, "max-files", "older files of a log that are kept");
  option_group{custom_options_, "metrics"}.add(
    metrics.listen, "listen",
    "where /metrics and /health are, IP:PORT or unix:/PATH, empty = nowhere");
}

} // namespace socketio
