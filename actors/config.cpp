// See config.hpp. CAF ignores unknown keys and wrong types in files, so files
// are parsed twice: once raw, to check every entry, once by CAF.
#include "actors/config.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>

#include <caf/config_option_adder.hpp>
#include <caf/config_value.hpp>
#include <caf/settings.hpp>

#include "actors/errors.hpp"
#include "actors/messages.hpp"
#include "actors/validate.hpp"

namespace socketio {

namespace {

constexpr const char* default_file = "caf-application.ini";
constexpr const char* file_option = "--config-file=";

/// Options that the primary sets for its workers, nobody else.
constexpr const char* internal_group = "worker";

caf::error invalid(std::string text) {
  return make_error(ec::invalid_option, std::move(text));
}

std::string str(caf::string_view x) {
  return {x.begin(), x.end()};
}

/// @returns the current value as it would stand in a file; empty = none.
std::string value_text(const caf::config_option& opt) {
  auto value = opt.get();
  return value ? caf::to_string(*value) : "";
}

/// @returns all of a file; nothing if it cannot be read.
std::optional<std::string> read_text(const std::string& path) {
  std::error_code ignored;
  std::ifstream file{path};
  if (!file || std::filesystem::is_directory(path, ignored))
    return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

/// @returns the value of the last argument that begins with `prefix`.
std::optional<std::string> last_value(const std::vector<std::string>& args,
                                      const std::string& prefix) {
  std::optional<std::string> result;
  for (auto& arg : args)
    if (arg.starts_with(prefix))
      result = arg.substr(prefix.size());
  return result;
}

bool has_group(const caf::config_option_set& options,
               const std::string& group) {
  return std::any_of(options.begin(), options.end(), [&group](auto& opt) {
    return str(opt.category()) == group;
  });
}

caf::error check_entry(const caf::config_option_set& options,
                       const std::string& path, const std::string& group,
                       const std::string& key, const caf::config_value& value) {
  auto where = path + ": [" + group + "] " + key;
  auto opt = options.qualified_name_lookup(group, key);
  if (opt == nullptr || is_caf_group(group) || group == internal_group)
    return invalid(where + ": unknown option");
  if (opt->check(value))
    return invalid(where + ": expected " + type_text(*opt) + ", got "
                   + caf::to_string(value));
  return {};
}

} // namespace

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
    .add(cluster.drain_timeout, "drain-timeout", "time to end in order");
  opt_group{custom_options_, "worker"}
    .add(worker.slot, "slot", "set by the primary")
    .add(worker.incarnation, "incarnation", "set by the primary")
    .add(worker.link_fd, "link-fd", "set by the primary")
    .add(worker.channel_fd, "channel-fd", "set by the primary");
  opt_group{custom_options_, "sticky"}
    .add(sticky.address, "address", "address to listen on, :: = all")
    .add(sticky.port, "port", "public port")
    .add(sticky.load_balancing_method, "load-balancing-method",
         "least-connection, round-robin or random")
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
    .add(engine.http_compression, "http-compression", "of long-polling")
    .add(engine.http_compression_threshold, "http-compression-threshold",
         "bytes from which it pays")
    .add(engine.hook_timeout, "hook-timeout", "for decisions of the program")
    .add(engine.per_message_deflate, "per-message-deflate",
         "compress WebSocket messages")
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
         "refused bytes that end a session");
  opt_group{custom_options_, "server"}
    .add(server.connect_timeout, "connect-timeout", "time to join a namespace")
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
    .add(adapter.max_refused_bytes, "max-refused-bytes",
         "refused bytes for which others wait");
  opt_group{custom_options_, "log"}.add(
    log.level, "level", "trace, debug, info, warn, error or off");
}

caf::error config::load(int argc, char** argv) {
  command_line.assign(argv + std::min(argc, 1), argv + argc);
  for (auto& arg : command_line)
    help = help || arg == "--help" || arg == "-h";
  if (help)
    return {};
  auto named = last_value(command_line, file_option);
  auto path = named.value_or(default_file);
  if (named || std::ifstream{path})
    if (auto err = read_file(path))
      return err;
  if (auto err = read_command_line(path))
    return err;
  if (auto text = find_invalid_value(*this); !text.empty())
    return invalid(std::move(text));
  if (auto text = find_conflict(); !text.empty())
    return invalid(std::move(text));
  if (worker.channel_fd >= 0)
    cluster.role = "worker";
  // Who stands still is the relay's business, by `max_refused_bytes`; a link
  // alone cannot tell a frozen peer from one that was told to wait.
  loop.max_refused_ever = 4 * adapter.max_refused_bytes;
  loop.max_refused = loop.max_refused_ever;
  return {};
}

std::string config::find_conflict() const {
  return {};
}

caf::error config::read_file(const std::string& path) const {
  auto text = read_text(path);
  if (!text)
    return invalid(path + ": cannot read this configuration file");
  if (text->find('\0') != std::string::npos)
    return invalid(path + ": expected a text file");
  std::istringstream file{*text};
  auto raw = parse_config(file);
  if (!raw)
    return invalid(path + ": " + describe_syntax_error(raw.error()));
  for (auto& [group, entries] : *raw) {
    auto dictionary = caf::get_if<caf::settings>(&entries);
    if (dictionary == nullptr)
      return check_entry(custom_options_, path, "global", group, entries);
    if (!has_group(custom_options_, group))
      return invalid(path + ": [" + group + "]: unknown group");
    for (auto& [key, value] : *dictionary)
      if (auto err = check_entry(custom_options_, path, group, key, value))
        return err;
  }
  return {};
}

caf::error config::read_command_line(const std::string& path) {
  // CAF's flags take no value; ours do, so that a file's `true` can be undone.
  std::vector<std::string> args;
  std::vector<std::pair<std::string, bool>> flags;
  for (auto& arg : command_line) {
    auto text = describe_argument_error(custom_options_, arg);
    if (!text.empty())
      return invalid(arg + ": " + text);
    if (auto flag = parse_flag(custom_options_, arg))
      flags.push_back(std::move(*flag));
    else
      args.push_back(arg);
  }
  if (auto err = parse(std::move(args), path.c_str()))
    return invalid("command line: " + render(err));
  if (!remainder.empty())
    return invalid(remainder.front() + ": unknown argument");
  for (auto& [name, value] : flags)
    set(name, value);
  return {};
}

void config::print_help() const {
  std::cout << "Options of the command line; in a file: [group], then "
               "name=value.\n\n  --config-file=PATH\n      configuration file "
               "(caf-application.ini)\n  --help\n      this text\n";
  std::string last_group;
  for (auto& opt : custom_options_) {
    auto group = str(opt.category());
    if (is_caf_group(group) || group == internal_group)
      continue;
    if (group != last_group)
      std::cout << "\n[" << group << "]\n";
    last_group = group;
    std::cout << "  --" << group << '.' << str(opt.long_name()) << "="
              << value_text(opt) << "\n      " << str(opt.description()) << ": "
              << type_text(opt) << '\n';
  }
}

std::map<std::string, std::string> config::values() const {
  std::map<std::string, std::string> result;
  for (auto& opt : custom_options_)
    if (auto group = str(opt.category()); !is_caf_group(group))
      result[group + '.' + str(opt.long_name())] = value_text(opt);
  return result;
}

} // namespace socketio
