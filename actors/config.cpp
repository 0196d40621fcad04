// See config.hpp: the options. How they are read is in config_load.cpp, how
// they are printed in config_print.cpp.
#include "actors/config.hpp"

#include "actors/messages.hpp"

namespace socketio {

namespace {

void add_cluster(caf::config_option_set& to, cluster_options& x) {
  option_group{to, "cluster"}
    .add(x.role, "role",
         "primary with workers, or standalone: all in one process")
    .add(x.workers, "workers", "number of workers, 0 = one per core")
    .add(x.program, "program", "executable of the workers, empty = this one")
    .add(x.arguments, "arguments",
         "arguments of the workers, empty = those of this process")
    .add(x.environment, "environment",
         "NAME=value entries added to the workers' environment")
    .add(x.restart_delay, "restart-delay",
         "wait before a worker's 2nd restart; it doubles from there")
    .add(x.max_restart_delay, "max-restart-delay",
         "longest wait before a worker is restarted")
    .add(x.start_timeout, "start-timeout",
         "time a worker has to be ready, then it is killed")
    .add(x.admin_socket, "admin-socket",
         "path of a Unix socket for tools, empty = none")
    .add(x.pid_file, "pid-file",
         "file that holds the process's id, empty = none")
    .add(x.drain_timeout, "drain-timeout",
         "time a process has to end in order, then it is killed");
}

void add_worker(caf::config_option_set& to, worker_options& x) {
  option_group{to, "worker"}
    .add(x.slot, "slot", "set by the primary")
    .add(x.incarnation, "incarnation", "set by the primary")
    .add(x.link_fd, "link-fd", "set by the primary")
    .add(x.channel_fd, "channel-fd", "set by the primary")
    .add(x.drain_timeout, "drain-timeout", "set by the primary")
    .add(x.log_fd, "log-fd", "set by the primary");
}

void add_sticky(caf::config_option_set& to, sticky_options& x) {
  option_group{to, "sticky"}
    .add(x.address, "address",
         "address to listen on, :: = all, empty = only sticky.listen")
    .add(x.port, "port", "public port")
    .add(x.listen, "listen",
         "more to listen on: IP:PORT, [IP]:PORT or unix:/PATH")
    .add(x.socket_mode, "socket-mode",
         "mode of Unix sockets listened on, e.g. 0660, empty = by umask")
    .add(x.trusted_proxies, "trusted-proxies",
         "networks of proxies that are believed about their clients")
    .add(x.forwarded_header, "forwarded-header",
         "header of proxies that counts: x-forwarded-for or forwarded")
    .add(x.proxy_protocol, "proxy-protocol",
         "connections of trusted proxies begin with a PROXY header")
    .add(x.load_balancing_method, "load-balancing-method",
         "least-connection, round-robin or random")
    .add(x.weights, "weights",
         "shares of the workers in new sessions, 1 if not listed")
    .add(x.head_timeout, "head-timeout",
         "time for the first line of a connection's first request")
    .add_size(x.max_request_line, "max-request-line",
              "bytes of the first line of a request");
}

void add_engine(caf::config_option_set& to, engine_options& x) {
  option_group{to, "engine"}
    .add(x.path, "path", "path of the Engine.IO endpoint")
    .add(x.add_trailing_slash, "add-trailing-slash",
         "the path counts with a slash at its end only")
    .add(x.ping_interval, "ping-interval",
         "time from a client's pong to the next ping")
    .add(x.ping_timeout, "ping-timeout", "time a client has to answer a ping")
    .add(x.upgrade_timeout, "upgrade-timeout",
         "time a client has to finish an upgrade")
    .add_size(x.max_http_buffer_size, "max-http-buffer-size",
              "bytes of one message or POST body")
    .add(x.transports, "transports",
         "transports that clients may use: polling, websocket")
    .add(x.allow_upgrades, "allow-upgrades",
         "clients may go on from polling to websocket")
    .add(x.initial_packet, "initial-packet",
         "first message of every session, empty = none")
    .add(x.initial_packet_binary, "initial-packet-binary",
         "the first message is bytes, not text")
    .add(x.hook_timeout, "hook-timeout",
         "time the program's hooks have to decide about a request");
}

void add_engine_cors(caf::config_option_set& to, engine_options& x) {
  option_group{to, "engine"}
    .add(x.cors_origin, "cors-origin",
         "the one origin whose pages may read answers, empty = none")
    .add(x.cors_origins, "cors-origins",
         "origins whose pages may read answers: names, * or /regex/")
    .add(x.cors_credentials, "cors-credentials",
         "pages of other origins may send cookies")
    .add(x.cors_methods, "cors-methods", "methods that preflights are told")
    .add(x.cors_allowed_headers, "cors-allowed-headers",
         "headers that preflights are told, empty = those asked for")
    .add(x.cors_exposed_headers, "cors-exposed-headers",
         "headers of answers that pages may read")
    .add(x.cors_max_age, "cors-max-age",
         "time a browser may keep a preflight, 0s = not told");
}

void add_engine_cookie(caf::config_option_set& to, engine_options& x) {
  option_group{to, "engine"}
    .add(x.cookie_name, "cookie-name",
         "name of a cookie with the session id, empty = none")
    .add(x.cookie_path, "cookie-path", "path of the cookie, empty = none")
    .add(x.cookie_http_only, "cookie-http-only",
         "the cookie is hidden from scripts")
    .add(x.cookie_same_site, "cookie-same-site",
         "SameSite of the cookie: strict, lax, none or empty")
    .add(x.cookie_max_age, "cookie-max-age",
         "life of the cookie, 0s = the browser's session")
    .add(x.cookie_secure, "cookie-secure", "the cookie is sent over TLS only");
}

void add_engine_compression(caf::config_option_set& to, engine_options& x) {
  option_group{to, "engine"}
    .add(x.http_compression, "http-compression",
         "compress answers of long-polling")
    .add_size(x.http_compression_threshold, "http-compression-threshold",
              "bytes of the smallest answer that is compressed")
    .add(x.per_message_deflate, "per-message-deflate",
         "compress WebSocket messages")
    .add_size(x.inflate_budget, "inflate-budget",
              "bytes of one client inflated before all others are served")
    .add_size(x.per_message_deflate_threshold, "per-message-deflate-threshold",
              "bytes of the smallest message that is compressed")
    .add(x.server_no_context_takeover, "server-no-context-takeover",
         "compress each message for itself")
    .add(x.client_no_context_takeover, "client-no-context-takeover",
         "ask clients to compress each message for itself")
    .add(x.server_max_window_bits, "server-max-window-bits",
         "window for messages sent, as a power of 2: 9 to 15")
    .add(x.client_max_window_bits, "client-max-window-bits",
         "window for messages received, as a power of 2: 8 to 15")
    .add(x.deflate_memory_level, "deflate-memory-level",
         "memory for compression, 1 to 9");
}

void add_engine_bounds(caf::config_option_set& to, engine_options& x) {
  option_group{to, "engine"}
    .add_size(x.max_header_size, "max-header-size", "bytes of a request's head")
    .add(x.header_timeout, "header-timeout",
         "time a client has to send the head of a request")
    .add(
      x.body_timeout, "body-timeout",
      "time a client has to send a request's body, 1s more for each 4096 bytes")
    .add(x.idle_timeout, "idle-timeout",
         "time a connection may stay open without a request")
    .add(x.max_connections_per_address, "max-connections-per-address",
         "connections of one address at a worker, 0 = any number")
    .add(x.max_packets_per_second, "max-packets-per-second",
         "packets a second of one client, 0 = any number")
    .add_size(x.high_water_mark, "high-water-mark",
              "bytes queued for a client from which it counts as full")
    .add_size(x.slow_consumer_limit, "slow-consumer-limit",
              "bytes a client refused of which it must take some in time")
    .add(x.slow_consumer_timeout, "slow-consumer-timeout",
         "time a slow client has to take some bytes")
    .add_size(x.max_refused_bytes, "max-refused-bytes",
              "bytes a client refused that end its session at once");
}

void add_server(caf::config_option_set& to, server_options& x) {
  option_group{to, "server"}
    .add(x.connect_timeout, "connect-timeout",
         "time a connection has to join a namespace")
    .add(x.middleware_timeout, "middleware-timeout",
         "time the middleware has for one client or event")
    .add(x.cleanup_empty_child_namespaces, "cleanup-empty-child-namespaces",
         "namespaces made by a pattern end with their last client")
    .add(x.serve_client, "serve-client", "serve the client's bundle")
    .add(x.client_folder, "client-folder",
         "folder of the client's bundle, empty = the installed one")
    .add(x.parser, "parser", "form of packets on the wire: default or msgpack")
    .add(x.forward_timeout, "forward-timeout",
         "time an actor has to answer a forwarded event")
    .add(x.partial_results, "partial-results",
         "questions to workers end with what came in time, not an error");
}

void add_server_recovery(caf::config_option_set& to, server_options& x) {
  option_group{to, "server"}
    .add(x.connection_state_recovery, "connection-state-recovery",
         "clients that come back find their socket and missed events")
    .add(x.max_disconnection_duration, "max-disconnection-duration",
         "time a socket waits for its client to come back")
    .add(x.skip_middlewares, "skip-middlewares",
         "clients that come back need not pass the middleware again")
    .add(x.max_recovery_packets, "max-recovery-packets",
         "events kept for clients that come back")
    .add_size(x.max_recovery_bytes, "max-recovery-bytes",
              "bytes of events kept for clients that come back");
}

void add_server_bounds(caf::config_option_set& to, server_options& x) {
  option_group{to, "server"}
    .add(x.max_waiting_events, "max-waiting-events",
         "events of a socket that wait for the middleware")
    .add_size(x.max_waiting_bytes, "max-waiting-bytes",
              "bytes of one connection that wait for middleware or actors")
    .add(x.max_namespaces, "max-namespaces",
         "namespaces that one connection may join")
    .add(x.max_rooms, "max-rooms", "rooms that one socket may join")
    .add(x.max_arguments, "max-arguments", "arguments that one event may have")
    .add(x.max_attachments, "max-attachments",
         "binary parts that one packet may have")
    .add(x.max_depth, "max-depth", "nesting of a packet's arguments")
    .add_size(x.max_namespace_size, "max-namespace-size",
              "bytes of a namespace's name in a client's packet")
    .add(x.max_forwarded, "max-forwarded",
         "forwarded events of a socket that actors may owe an answer");
}

void add_adapter(caf::config_option_set& to, adapter_options& x) {
  option_group{to, "adapter"}
    .add(x.heartbeat_interval, "heartbeat-interval",
         "time between two questions to a worker for a sign of life")
    .add(x.heartbeat_timeout, "heartbeat-timeout",
         "silence after which a worker is frozen and replaced")
    .add(x.request_timeout, "request-timeout",
         "time workers have to answer one another")
    .add(x.max_fetches, "max-fetches",
         "fetches of sockets that a worker has under way at a time")
    .add_size(x.max_refused_bytes, "max-refused-bytes",
              "bytes a worker refused for which the others have to wait");
}

void add_log(caf::config_option_set& to, log_options& x) {
  option_group{to, "log"}
    .add(x.level, "level",
         "least that is logged: trace, debug, info, warn, error or off")
    .add(x.format, "format", "text, or json: one object a line")
    .add(x.pattern, "pattern", "how a line of text looks, by spdlog's flags")
    .add(x.file, "file", "file of the log, empty = standard error")
    .add(x.capture_output, "capture-output",
         "what workers print becomes lines of the primary's log")
    .add_size(x.max_file_size, "max-file-size",
              "bytes at which a file is moved aside and a new one begun")
    .add(x.max_files, "max-files", "older files of a log that are kept");
}

void add_metrics(caf::config_option_set& to, metrics_options& x) {
  option_group{to, "metrics"}.add(
    x.listen, "listen",
    "where /metrics and /health are, IP:PORT or unix:/PATH, empty = nowhere");
}

} // namespace

config::config() {
  socketio::add_message_types(*this);
  configure_loop(*this);
  add_cluster(custom_options_, cluster);
  add_worker(custom_options_, worker);
  add_sticky(custom_options_, sticky);
  add_engine(custom_options_, engine);
  add_engine_cors(custom_options_, engine);
  add_engine_cookie(custom_options_, engine);
  add_engine_compression(custom_options_, engine);
  add_engine_bounds(custom_options_, engine);
  add_server(custom_options_, server);
  add_server_recovery(custom_options_, server);
  add_server_bounds(custom_options_, server);
  add_adapter(custom_options_, adapter);
  add_log(custom_options_, log);
  add_metrics(custom_options_, metrics);
}

} // namespace socketio
