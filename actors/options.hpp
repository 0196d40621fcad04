// Every option with its default, as plain structs: actors and rooms receive
// these, never the configuration itself. Names are those of the file and the
// command line with '_' for '-', e.g. [engine] ping-interval.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/session_id.hpp"

namespace socketio {

/// Bounds of one packet; see `server_options`.
inline constexpr size_t default_max_depth = 200;
inline constexpr size_t default_max_arguments = 10000;
inline constexpr size_t default_max_attachments = 10;
inline constexpr size_t default_max_namespace_size = 1000000;

/// The group [cluster]: processes.
struct cluster_options {
  /// "primary" starts workers, "standalone" serves all alone. The role
  /// "worker" is set by the primary for the processes it starts.
  std::string role = "primary";
  /// Number of workers; 0 = one for each core this process may use.
  uint16_t workers = 0;
  /// Executable of the workers; empty = the primary's own.
  std::string program;
  /// Arguments of the workers; empty = the primary's own.
  std::vector<std::string> arguments;
  /// "NAME=value" entries added to the environment of the workers.
  std::vector<std::string> environment;
  /// Wait before the second restart in a row of a worker that ended before it
  /// was ready; it doubles from there. The first restart is immediate. So is
  /// that of one that was ready, but for the 11th in a row for less than this.
  caf::timespan restart_delay = std::chrono::milliseconds{250};
  /// Longest wait before a restart.
  caf::timespan max_restart_delay = std::chrono::seconds{5};
  /// Time a worker has to accept connections after its start; then it is ended
  /// by force and started again.
  caf::timespan start_timeout = std::chrono::minutes{1};
  /// Path of a Unix socket for tools of the same user; empty = none.
  std::string admin_socket;
  /// File that holds the id of the primary, or of the process that serves
  /// alone, while it runs; empty = none.
  std::string pid_file;
  /// Time a process has to end in order before it is ended by force.
  caf::timespan drain_timeout = std::chrono::seconds{10};
};

/// Which worker a process is. Set by the primary on the command line.
struct worker_options {
  /// Its place among the workers, from 0.
  uint16_t slot = 0;
  /// Counts the processes that had the place.
  uint16_t incarnation = 0;
  /// Inherited socketpair to the primary's relay (BASP).
  int link_fd = -1;
  /// Inherited socketpair to the primary's balancer (descriptors).
  int channel_fd = -1;
  /// Time it has to end in order; 0 = `cluster_options::drain_timeout`.
  caf::timespan drain_timeout{0};
  /// Inherited descriptor that its log goes to, since the primary reads what it
  /// writes to standard error; -1 = its log goes there.
  int log_fd = -1;

  /// @returns both as one id.
  worker_id id() const { return {slot, incarnation}; }
};

/// The group [sticky]: the public port and the balancer behind it.
struct sticky_options {
  /// Address to listen on; "::" = all of IPv6 and IPv4, empty = none, so that
  /// only `listen` counts.
  std::string address = "::";
  /// Port to listen on; 0 = any free one.
  uint16_t port = 3000;
  /// More to listen on, "192.0.2.1:80", "[::1]:3000" or "unix:/run/x.sock".
  /// Sockets of systemd's socket activation take the place of all of these and
  /// of `address`.
  std::vector<std::string> listen;
  /// Permissions of the Unix sockets in `listen`, in octal digits such as
  /// "0660"; empty = what the umask leaves.
  std::string socket_mode;
  /// Networks whose peers are believed about the clients behind them:
  /// "10.0.0.0/8", "::1" or "unix".
  std::vector<std::string> trusted_proxies;
  /// Where their requests tell of these: "x-forwarded-for", together with
  /// X-Forwarded-Proto, or "forwarded". The other does not count.
  std::string forwarded_header = "x-forwarded-for";
  /// Connections of trusted proxies begin with a header of the PROXY protocol,
  /// version 1 or 2.
  bool proxy_protocol = false;
  /// "least-connection", "round-robin" or "random".
  std::string load_balancing_method = "least-connection";
  /// How much of the new sessions each worker gets, by slot: a worker of weight
  /// 2 twice as many as one of weight 1, which all have that are not listed.
  std::vector<uint16_t> weights;
  /// Time a client has to send the first line of its first request.
  caf::timespan head_timeout = std::chrono::seconds{10};
  /// Bytes that the first line of a request may have.
  size_t max_request_line = 16384;
};

/// The group [engine]: Engine.IO.
struct engine_options {
  /// Path of the endpoint, without the slash at its end.
  std::string path = "/socket.io";
  /// Accept the path with a slash at its end only.
  bool add_trailing_slash = true;
  /// Wait between a pong and the next ping.
  caf::timespan ping_interval = std::chrono::milliseconds{25000};
  /// Time a client has to answer a ping.
  caf::timespan ping_timeout = std::chrono::milliseconds{20000};
  /// Time a client has to finish an upgrade.
  caf::timespan upgrade_timeout = std::chrono::milliseconds{10000};
  /// Bytes that one message or one POST body may have.
  size_t max_http_buffer_size = 1000000;
  /// Enabled transports, in the order offered: "polling", "websocket".
  std::vector<std::string> transports{"polling", "websocket"};
  /// Offer the upgrade from polling to WebSocket.
  bool allow_upgrades = true;
  /// The one origin that may read answers, with credentials; empty = see
  /// `cors_origins`.
  std::string cors_origin;
  /// Origins that may read answers: names, "*" for all, or regular expressions
  /// of ECMAScript between slashes, of which any part of an origin may match as
  /// in the reference: ^ and $ make it the whole; empty = no CORS.
  std::vector<std::string> cors_origins;
  /// Pages of these origins may send cookies and the like.
  bool cors_credentials = false;
  /// Methods named by the answer to a preflight.
  std::vector<std::string> cors_methods{"GET",   "HEAD", "PUT",
                                        "PATCH", "POST", "DELETE"};
  /// Headers named by the answer to a preflight; empty = those asked for.
  std::vector<std::string> cors_allowed_headers;
  /// Headers of answers that pages may read.
  std::vector<std::string> cors_exposed_headers;
  /// How long a browser may keep the answer to a preflight; 0 = not said.
  caf::timespan cors_max_age{0};
  /// Name of a cookie with the session id, set by the first answer of
  /// long-polling; empty = no cookie.
  std::string cookie_name;
  /// Its path; empty = none.
  std::string cookie_path = "/";
  /// Scripts cannot read it.
  bool cookie_http_only = true;
  /// "strict", "lax", "none" or empty.
  std::string cookie_same_site = "lax";
  /// How long it lives; 0 = as long as the browser's session.
  caf::timespan cookie_max_age{0};
  /// It is sent over TLS only.
  bool cookie_secure = false;
  /// Message that each session begins with; empty = none.
  std::string initial_packet;
  /// It is sent as bytes, not as text.
  bool initial_packet_binary = false;
  /// Compress answers of long-polling for clients that accept it.
  bool http_compression = true;
  /// Bytes from which an answer is compressed.
  size_t http_compression_threshold = 1024;
  /// Time that hooks of the program have to decide about a request.
  caf::timespan hook_timeout = std::chrono::seconds{10};
  /// Compress WebSocket messages where the client can (permessage-deflate).
  /// Costs each such client up to 300 KB, and time.
  bool per_message_deflate = false;
  /// Bytes that are handled before all other clients are served: of compressed
  /// messages as they become, of POST bodies, and four for each byte that is to
  /// be compressed. Messages and answers with more bytes go out plain.
  size_t inflate_budget = 262144;
  /// Messages with fewer bytes are not compressed.
  size_t per_message_deflate_threshold = 1024;
  /// Compress each message for itself: worse, but no memory for each client,
  /// and a broadcast is compressed once.
  bool server_no_context_takeover = false;
  /// Ask clients to do so.
  bool client_no_context_takeover = false;
  /// Logarithm of the window in bytes of what is sent, 9 to 15.
  uint16_t server_max_window_bits = 15;
  /// Of what is received, 8 to 15. Below 15, clients that cannot be told are
  /// served without compression.
  uint16_t client_max_window_bits = 15;
  /// Memory for compression, 1 to 9, as zlib's memLevel.
  uint16_t deflate_memory_level = 8;
  /// Bytes that the head of a request may have, 256 to 65536.
  size_t max_header_size = 16384;
  /// Time a client has to send the head of a request.
  caf::timespan header_timeout = std::chrono::seconds{10};
  /// Time a client has to send a body, and a second more for each 4096 bytes.
  caf::timespan body_timeout = std::chrono::seconds{30};
  /// Time that a connection without a request may stay open.
  caf::timespan idle_timeout = std::chrono::seconds{10};
  /// Connections that one address may have at a worker; further ones are
  /// closed. 0 = any number; behind a proxy all come from its address.
  size_t max_connections_per_address = 0;
  /// Packets that a client may send within a second; more end its session.
  /// 0 = any number.
  size_t max_packets_per_second = 0;
  /// Bytes queued for one session from which `emit` says it is full.
  size_t high_water_mark = 1048576;
  /// Refused bytes for one session above which it must take some within
  /// `slow_consumer_timeout`. Here and below, a message counts about 100 bytes
  /// more, for the memory it takes.
  size_t slow_consumer_limit = 8388608;
  /// See `slow_consumer_limit`.
  caf::timespan slow_consumer_timeout = std::chrono::seconds{2};
  /// Refused bytes for one session that end it at once, however it reads. Four
  /// messages of `max_http_buffer_size` always fit.
  size_t max_refused_bytes = 83886080;
};

/// The group [server]: Socket.IO.
struct server_options {
  /// Close a connection that joined no namespace within this time.
  caf::timespan connect_timeout = std::chrono::milliseconds{45000};
  /// Time that the middleware of one client or event has to say its word: a
  /// client whose CONNECT waits longer is refused ("timeout"), an event that
  /// does becomes an error of its socket ("timeout").
  caf::timespan middleware_timeout = std::chrono::milliseconds{45000};
  /// Events of one socket whose middleware has not decided, and those that the
  /// middleware of its CONNECT emits; more are errors, or are not emitted.
  size_t max_waiting_events = 1000;
  /// Bytes of one connection's packets that may wait, for the middleware of its
  /// namespaces and events or for actors; each packet counts some more. The
  /// only one that waits may be of any size. Above that, an event becomes an
  /// error of its socket, is answered "busy" instead of forwarded, or, behind a
  /// CONNECT that waits, ends the connection. As many may the `auth` of its
  /// sockets take, as long as the program holds them; more ends it, too.
  size_t max_waiting_bytes = 4194304;
  /// A namespace that came with its first client, by a pattern or a function,
  /// ends with its last.
  bool cleanup_empty_child_namespaces = true;
  /// Serve the client's bundle below the path of the engine.
  bool serve_client = true;
  /// Folder with the client's bundle, socket.io.js and the like; empty = look
  /// beside the executable, in ../share/caf-socketio/client.
  std::string client_folder;
  /// Clients that come back within `max_disconnection_duration` get their
  /// former socket: id, rooms, data, and the events they missed.
  bool connection_state_recovery = false;
  /// Time a socket waits for its client, and the age of the events it gets.
  caf::timespan max_disconnection_duration = std::chrono::minutes{2};
  /// Let a recovered socket in without asking the middleware again.
  bool skip_middlewares = true;
  /// Events kept for clients that come back, in all, and their bytes.
  size_t max_recovery_packets = 100000;
  size_t max_recovery_bytes = 67108864; ///< As above, in bytes.
  /// Namespaces that one connection may join.
  size_t max_namespaces = 1000;
  /// Rooms that one socket may join.
  size_t max_rooms = 10000;
  /// Arguments that one event may have.
  size_t max_arguments = default_max_arguments;
  /// Binary attachments that one packet may have, in both directions. The
  /// official clients refuse more than 10.
  size_t max_attachments = default_max_attachments;
  /// Nesting depth of a packet's arguments.
  size_t max_depth = default_max_depth;
  /// Bytes of a namespace's name in a client's packet.
  size_t max_namespace_size = default_max_namespace_size;
  /// How packets stand on the wire: "default" for the protocol's own text,
  /// "msgpack" for clients with socket.io-msgpack-parser.
  std::string parser = "default";
  /// Time an actor has to answer an event that was forwarded to it.
  caf::timespan forward_timeout = std::chrono::seconds{10};
  /// Forwarded events of one socket that actors have not answered yet.
  size_t max_forwarded = 100;
  /// Questions to the workers that not all answered in time end with what came
  /// instead of an error.
  bool partial_results = false;
};

/// The group [adapter]: between workers.
struct adapter_options {
  /// How often the relay asks the workers for a sign of life; 0 = never, for
  /// work with a debugger.
  caf::timespan heartbeat_interval = std::chrono::seconds{5};
  /// Silence after such a question for which a worker counts as frozen
  /// and is replaced.
  caf::timespan heartbeat_timeout = std::chrono::seconds{10};
  /// Deadline of a request between workers.
  caf::timespan request_timeout = std::chrono::seconds{5};
  /// Fetches of sockets of one worker that others work on at a time; later ones
  /// wait.
  size_t max_fetches = 8;
  /// Refused bytes for one worker above which the relay reads no more from the
  /// others and from tools, and replaces the worker if nothing moves for a
  /// second. At four times that, in any process, a link fails at once.
  size_t max_refused_bytes = 67108864;
};

/// The group [log]: what is logged, to standard error or to files.
struct log_options {
  /// "trace", "debug", "info", "warn", "error" or "off".
  std::string level = "info";
  /// "text" or "json": one object a line.
  std::string format = "text";
  /// How a line of text looks, by the flags of spdlog: "%v" is the message,
  /// "%n" the process, e.g. "worker 1.0".
  std::string pattern = "%Y-%m-%dT%H:%M:%S.%e %^%-5l%$ [%n] %v";
  /// File of the primary; its workers append ".worker-N" to the name. Empty =
  /// standard error.
  std::string file;
  /// What workers write to standard output and error becomes lines of the
  /// primary's log, in their name. A worker that writes more than the primary
  /// reads waits; without it, both go where the primary's own go.
  bool capture_output = false;
  /// Size at which a file is moved to "name.1" and so on.
  size_t max_file_size = 10485760;
  /// Files of a process that are kept besides the current one.
  size_t max_files = 5;
};

/// The group [metrics]: what operators and their tools ask the cluster.
struct metrics_options {
  /// Where /metrics and /health are served over HTTP, to whoever can connect:
  /// "127.0.0.1:9464", "[::1]:9464" or "unix:/run/x.sock"; empty = nowhere.
  std::string listen;
};

} // namespace socketio
