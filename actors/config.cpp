// See config.hpp: the options. How they are read is in config_load.cpp, how
// they are printed in config_print.cpp.
#include "actors/config.hpp"

#include <caf/config_option_adder.hpp>

#include "actors/messages.hpp"

namespace socketio {

config::config() {
  socketio::add_message_types(*this);
  configure_loop(*this);
  opt_group{custom_options_, "cluster"}
    .add(cluster.role, "role", "primary or standalone")
    .add(cluster.workers, "workers", "number of workers, 0 = one per core")
    .add(cluster.program, "program", "executable of the workers, empty = own")
    .add(cluster.arguments, "arguments", "their arguments, empty = own")
    .add(cluster.environment, "environment", "NAME=value entries added")
    .add(cluster.restart_delay, "restart-delay", "wait before 2nd restart")
    .add(cluster.max_restart_delay, "max-restart-delay", "longest such wait")
    .add(cluster.start_timeout, "start-timeout", "time to be ready")
    .add(cluster.admin_socket, "admin-socket", "Unix socket for tools")
    .add(cluster.pid_file, "pid-file", "holds the primary's id, empty = none")
    .add(cluster.drain_timeout, "drain-timeout", "time to end in order");
  opt_group{custom_options_, "worker"}
    .add(worker.slot, "slot", "set by the primary")
    .add(worker.incarnation, "incarnation", "set by the primary")
    .add(worker.link_fd, "link-fd", "set by the primary")
    .add(worker.channel_fd, "channel-fd", "set by the primary")
    .add(worker.drain_timeout, "drain-timeout", "set by the primary");
  opt_group{custom_options_, "sticky"}
    .add(sticky.address, "address", "address to listen on, :: = all")
    .add(sticky.port, "port", "public port")
    .add(sticky.listen, "listen", "more to listen on, IP:PORT, unix:/PATH")
    .add(sticky.trusted_proxies, "trusted-proxies",
         "networks believed about the clients behind them")
    .add(sticky.forwarded_header, "forwarded-header",
         "of proxies that counts: x-forwarded-for or forwarded")
    .add(sticky.proxy_protocol, "proxy-protocol", "these begin with PROXY")
    .add(sticky.load_balancing_method, "load-balancing-method",
         "least-connection, round-robin or random")
    .add(sticky.weights, "weights", "shares of the workers, 1 if not listed")
    .add(sticky.head_timeout, "head-timeout", "time for the first line")
    .add(sticky.max_request_line, "max-request-line", "its bytes at most");
  opt_group{custom_options_, "engine"}
    .add(engine.path, "path", "path of the endpoint")
    .add(engine.add_trailing_slash, "add-trailing-slash", "path ends with /")
    .add(engine.ping_interval, "ping-interval", "between pong and ping")
    .add(engine.ping_timeout, "ping-timeout", "time to answer a ping")
    .add(engine.upgrade_timeout, "upgrade-timeout", "time for an upgrade")
    .add(engine.max_http_buffer_size, "max-http-buffer-size",
         "bytes of a message or POST body")
    .add(engine.transports, "transports", "of polling and websocket")
    .add(engine.allow_upgrades, "allow-upgrades", "from polling to websocket")
    .add(engine.cors_origin, "cors-origin", "origin that may read answers")
    .add(engine.cors_origins, "cors-origins", "several: names, * or /regex/")
    .add(engine.cors_credentials, "cors-credentials", "cookies from there")
    .add(engine.cors_methods, "cors-methods", "told in preflights")
    .add(engine.cors_allowed_headers, "cors-allowed-headers",
         "told in preflights, empty = those asked for")
    .add(engine.cors_exposed_headers, "cors-exposed-headers",
         "that pages may read")
    .add(engine.cors_max_age, "cors-max-age", "of a preflight, 0s = not told")
    .add(engine.cookie_name, "cookie-name", "of the session id, empty = none")
    .add(engine.cookie_path, "cookie-path", "empty = none")
    .add(engine.cookie_http_only, "cookie-http-only", "hidden from scripts")
    .add(engine.cookie_same_site, "cookie-same-site",
         "strict, lax, none or empty")
    .add(engine.cookie_max_age, "cookie-max-age", "0s = browser's session")
    .add(engine.cookie_secure, "cookie-secure", "over TLS only")
    .add(engine.initial_packet, "initial-packet", "first message of a session")
    .add(engine.initial_packet_binary, "initial-packet-binary",
         "as bytes, not as text")
    .add(engine.http_compression, "http-compression", "of long-polling")
    .add(engine.http_compression_threshold, "http-compression-threshold",
         "bytes from which it pays")
    .add(engine.hook_timeout, "hook-timeout", "for decisions of the program")
    .add(engine.per_message_deflate, "per-message-deflate",
         "compress WebSocket messages")
    .add(engine.inflate_budget, "inflate-budget",
         "bytes inflated before all others are served")
    .add(engine.per_message_deflate_threshold, "per-message-deflate-threshold",
         "bytes of the smallest compressed message")
    .add(engine.server_no_context_takeover, "server-no-context-takeover",
         "compress each message for itself")
    .add(engine.client_no_context_takeover, "client-no-context-takeover",
         "ask clients to do so")
    .add(engine.server_max_window_bits, "server-max-window-bits",
         "window of what is sent, 9 to 15")
    .add(engine.client_max_window_bits, "client-max-window-bits",
         "window of what is received, 8 to 15")
    .add(engine.deflate_memory_level, "deflate-memory-level", "1 to 9")
    .add(engine.max_header_size, "max-header-size", "bytes of a head")
    .add(engine.header_timeout, "header-timeout", "time for a head")
    .add(engine.body_timeout, "body-timeout", "time for a body")
    .add(engine.idle_timeout, "idle-timeout", "time without a request")
    .add(engine.max_connections_per_address, "max-connections-per-address",
         "at a worker, 0 = any number")
    .add(engine.max_packets_per_second, "max-packets-per-second",
         "of one client, 0 = any number")
    .add(engine.high_water_mark, "high-water-mark", "bytes queued = full")
    .add(engine.slow_consumer_limit, "slow-consumer-limit",
         "refused bytes above which some must go")
    .add(engine.slow_consumer_timeout, "slow-consumer-timeout", "within this")
    .add(engine.max_refused_bytes, "max-refused-bytes",
         "refused bytes above which a tenth of it is left");
  opt_group{custom_options_, "server"}
    .add(server.connect_timeout, "connect-timeout", "time to join a namespace")
    .add(server.middleware_timeout, "middleware-timeout", "time for its word")
    .add(server.max_waiting_events, "max-waiting-events",
         "events of a socket that wait for it")
    .add(server.max_waiting_bytes, "max-waiting-bytes",
         "of a connection's packets, for middleware or actors")
    .add(server.cleanup_empty_child_namespaces,
         "cleanup-empty-child-namespaces", "end them with their last client")
    .add(server.serve_client, "serve-client", "serve the client's bundle")
    .add(server.client_folder, "client-folder", "where the bundle lies")
    .add(server.connection_state_recovery, "connection-state-recovery",
         "clients that come back find their socket")
    .add(server.max_disconnection_duration, "max-disconnection-duration",
         "time it waits for them")
    .add(server.skip_middlewares, "skip-middlewares", "for them")
    .add(server.max_recovery_packets, "max-recovery-packets", "kept for them")
    .add(server.max_recovery_bytes, "max-recovery-bytes", "kept for them")
    .add(server.max_namespaces, "max-namespaces", "per connection")
    .add(server.max_rooms, "max-rooms", "per socket")
    .add(server.max_arguments, "max-arguments", "per event")
    .add(server.max_attachments, "max-attachments", "binary parts per packet")
    .add(server.max_depth, "max-depth", "nesting of a packet's arguments")
    .add(server.max_namespace_size, "max-namespace-size", "bytes of a name")
    .add(server.parser, "parser", "default or msgpack")
    .add(server.forward_timeout, "forward-timeout", "time actors may take")
    .add(server.max_forwarded, "max-forwarded", "per socket, unanswered")
    .add(server.partial_results, "partial-results",
         "what came in time instead of an error");
  opt_group{custom_options_, "adapter"}
    .add(adapter.heartbeat_interval, "heartbeat-interval", "between workers")
    .add(adapter.heartbeat_timeout, "heartbeat-timeout", "silence = frozen")
    .add(adapter.request_timeout, "request-timeout", "deadline of requests")
    .add(adapter.max_fetches, "max-fetches", "of a worker at a time")
    .add(adapter.max_refused_bytes, "max-refused-bytes",
         "refused bytes for which others wait");
  opt_group{custom_options_, "log"}
    .add(log.level, "level", "trace, debug, info, warn, error or off")
    .add(log.format, "format", "text or json")
    .add(log.pattern, "pattern", "of a line of text, by spdlog's flags")
    .add(log.file, "file", "file of the primary, empty = standard error")
    .add(log.max_file_size, "max-file-size", "bytes at which files rotate")
    .add(log.max_files, "max-files", "older files that are kept");
  opt_group{custom_options_, "metrics"}.add(
    metrics.listen, "listen", "where /metrics and /health are, IP:PORT");
}

} // namespace socketio
