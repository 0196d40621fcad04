// See validate.hpp.
#include "actors/validate.hpp"

#include <algorithm>
#include <chrono>
#include <regex>

#include <caf/config_option.hpp>
#include <caf/config_value.hpp>
#include <caf/expected.hpp>
#include <caf/pec.hpp>

#include "actors/config.hpp"

namespace socketio {

namespace {

/// What the system takes for the path of a Unix socket.
constexpr size_t max_socket_path = 108;

/// An argument "--group.name=value" taken apart.
struct argument {
  std::string name;
  std::optional<std::string> value;
};

std::optional<argument> split_argument(const std::string& arg) {
  if (!arg.starts_with("--"))
    return std::nullopt;
  auto equals = arg.find('=');
  if (equals == std::string::npos)
    return argument{arg.substr(2), std::nullopt};
  return argument{arg.substr(2, equals - 2), arg.substr(equals + 1)};
}

bool is_one_of(const std::string& x, std::initializer_list<const char*> xs) {
  return std::find(xs.begin(), xs.end(), x) != xs.end();
}

/// Collects the first complaint.
class checker {
public:
  void require(bool ok, const char* option, const std::string& expected,
               const std::string& got) {
    if (!ok && text_.empty())
      text_ = std::string{option} + ": expected " + expected + ", got " + got;
  }

  void positive(const char* option, caf::timespan x) {
    constexpr caf::timespan most = std::chrono::hours{24 * 365};
    require(x.count() > 0 && x <= most, option,
            "a duration above 0, at most a year",
            std::to_string(x.count()) + "ns");
  }

  void not_negative(const char* option, caf::timespan x) {
    require(x.count() >= 0, option, "a duration, 0s = none",
            std::to_string(x.count()) + "ns");
  }

  void positive(const char* option, size_t x) {
    require(x > 0, option, "a number above 0", "0");
  }

  void within(const char* option, size_t x, size_t least, size_t most) {
    require(x >= least && x <= most, option,
            std::to_string(least) + " to " + std::to_string(most),
            std::to_string(x));
  }

  std::string take() { return std::move(text_); }

private:
  std::string text_;
};

void check_processes(checker& c, const config& cfg) {
  c.require(is_one_of(cfg.cluster.role, {"primary", "standalone"}),
            "cluster.role", "primary or standalone", cfg.cluster.role);
  c.require(cfg.cluster.workers <= worker_id::max_workers, "cluster.workers",
            "at most " + std::to_string(worker_id::max_workers),
            std::to_string(cfg.cluster.workers));
  for (auto& entry : cfg.cluster.environment)
    c.require(entry.find('=') != std::string::npos && entry.front() != '=',
              "cluster.environment", "NAME=value", '"' + entry + '"');
  c.positive("cluster.restart-delay", cfg.cluster.restart_delay);
  c.positive("cluster.max-restart-delay", cfg.cluster.max_restart_delay);
  c.positive("cluster.start-timeout", cfg.cluster.start_timeout);
  c.positive("cluster.drain-timeout", cfg.cluster.drain_timeout);
  c.require(cfg.cluster.admin_socket.size() < max_socket_path,
            "cluster.admin-socket",
            "a path below " + std::to_string(max_socket_path) + " bytes",
            '"' + cfg.cluster.admin_socket + '"');
  c.require(cfg.worker.slot < worker_id::max_workers
              && cfg.worker.incarnation < worker_id::max_incarnations,
            "worker.slot", "a worker's id", to_string(cfg.worker.id()));
  c.require((cfg.worker.link_fd < 0) == (cfg.worker.channel_fd < 0),
            "worker.link-fd", "both descriptors or none",
            std::to_string(cfg.worker.link_fd));
  c.require(is_one_of(cfg.sticky.load_balancing_method,
                      {"least-connection", "round-robin", "random"}),
            "sticky.load-balancing-method",
            "least-connection, round-robin or random",
            cfg.sticky.load_balancing_method);
  c.positive("sticky.head-timeout", cfg.sticky.head_timeout);
  c.require(cfg.sticky.max_request_line >= 64
              && cfg.sticky.max_request_line <= 65536,
            "sticky.max-request-line", "64 to 65536 bytes",
            std::to_string(cfg.sticky.max_request_line));
  c.require(is_one_of(cfg.log.level,
                      {"trace", "debug", "info", "warn", "error", "off"}),
            "log.level", "trace, debug, info, warn, error or off",
            cfg.log.level);
}

bool is_valid_origin(const std::string& x) {
  if (x.size() <= 2 || x.front() != '/' || x.back() != '/')
    return !x.empty();
  try {
    std::regex{x.substr(1, x.size() - 2)};
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

/// @returns whether `x` can stand in the value of a header or cookie.
bool is_header_text(const std::string& x) {
  return std::all_of(x.begin(), x.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != ';'
           && c != ',';
  });
}

void check_answers(checker& c, const engine_options& x) {
  auto header_text = [&c](const char* option, const std::string& text) {
    c.require(is_header_text(text), option,
              "no blanks, commas, semicolons or control characters",
              '"' + text + '"');
  };
  header_text("engine.cors-origin", x.cors_origin);
  for (auto& origin : x.cors_origins)
    c.require(is_valid_origin(origin), "engine.cors-origins",
              "origins, * or regular expressions between slashes",
              '"' + origin + '"');
  for (auto& name : x.cors_methods)
    header_text("engine.cors-methods", name);
  for (auto& name : x.cors_allowed_headers)
    header_text("engine.cors-allowed-headers", name);
  for (auto& name : x.cors_exposed_headers)
    header_text("engine.cors-exposed-headers", name);
  header_text("engine.cookie-name", x.cookie_name);
  c.require(x.cookie_name.find('=') == std::string::npos, "engine.cookie-name",
            "a name without =", '"' + x.cookie_name + '"');
  header_text("engine.cookie-path", x.cookie_path);
  c.require(is_one_of(x.cookie_same_site, {"strict", "lax", "none", ""}),
            "engine.cookie-same-site", "strict, lax, none or nothing",
            '"' + x.cookie_same_site + '"');
  c.not_negative("engine.cors-max-age", x.cors_max_age);
  c.not_negative("engine.cookie-max-age", x.cookie_max_age);
  c.positive("engine.hook-timeout", x.hook_timeout);
}

void check_engine(checker& c, const engine_options& x) {
  c.require(x.path.size() > 1 && x.path.front() == '/' && x.path.back() != '/',
            "engine.path", "a path such as /socket.io", '"' + x.path + '"');
  c.require(!x.transports.empty(), "engine.transports",
            "at least one of polling and websocket", "none");
  for (auto& name : x.transports)
    c.require(is_one_of(name, {"polling", "websocket"}), "engine.transports",
              "polling or websocket", '"' + name + '"');
  c.positive("engine.ping-interval", x.ping_interval);
  c.positive("engine.ping-timeout", x.ping_timeout);
  c.positive("engine.upgrade-timeout", x.upgrade_timeout);
  c.positive("engine.max-http-buffer-size", x.max_http_buffer_size);
  c.within("engine.server-max-window-bits", x.server_max_window_bits, 9, 15);
  c.within("engine.client-max-window-bits", x.client_max_window_bits, 8, 15);
  c.within("engine.deflate-memory-level", x.deflate_memory_level, 1, 9);
  c.positive("engine.header-timeout", x.header_timeout);
  c.positive("engine.body-timeout", x.body_timeout);
  c.positive("engine.idle-timeout", x.idle_timeout);
  c.positive("engine.slow-consumer-timeout", x.slow_consumer_timeout);
  c.positive("engine.slow-consumer-limit", x.slow_consumer_limit);
  c.positive("engine.high-water-mark", x.high_water_mark);
  c.require(x.max_header_size >= 256, "engine.max-header-size",
            "at least 256 bytes", std::to_string(x.max_header_size));
  c.require(x.max_refused_bytes >= x.slow_consumer_limit,
            "engine.max-refused-bytes", "at least slow-consumer-limit",
            std::to_string(x.max_refused_bytes));
}

void check_server(checker& c, const config& cfg) {
  c.positive("server.connect-timeout", cfg.server.connect_timeout);
  c.positive("server.max-disconnection-duration",
             cfg.server.max_disconnection_duration);
  c.positive("server.max-recovery-packets", cfg.server.max_recovery_packets);
  c.positive("server.max-recovery-bytes", cfg.server.max_recovery_bytes);
  c.positive("server.max-namespaces", cfg.server.max_namespaces);
  c.positive("server.max-rooms", cfg.server.max_rooms);
  c.positive("server.max-arguments", cfg.server.max_arguments);
  // Depth is stack: an argument is written and taken apart by recursion.
  c.within("server.max-depth", cfg.server.max_depth, 1, 10000);
  c.positive("server.max-namespace-size", cfg.server.max_namespace_size);
  c.require(is_one_of(cfg.server.parser, {"default", "msgpack"}),
            "server.parser", "default or msgpack", cfg.server.parser);
  c.require(cfg.server.parser == "default"
              || !cfg.server.connection_state_recovery,
            "server.parser", "default with connection-state-recovery",
            cfg.server.parser);
  c.positive("server.forward-timeout", cfg.server.forward_timeout);
  c.positive("server.max-forwarded", cfg.server.max_forwarded);
  c.require(cfg.adapter.heartbeat_interval.count() >= 0,
            "adapter.heartbeat-interval", "a duration or 0s for none",
            std::to_string(cfg.adapter.heartbeat_interval.count()) + "ns");
  c.require(cfg.adapter.heartbeat_timeout > cfg.adapter.heartbeat_interval,
            "adapter.heartbeat-timeout", "more than heartbeat-interval",
            std::to_string(cfg.adapter.heartbeat_timeout.count()) + "ns");
  c.positive("adapter.heartbeat-timeout", cfg.adapter.heartbeat_timeout);
  c.positive("adapter.request-timeout", cfg.adapter.request_timeout);
  c.positive("adapter.max-refused-bytes", cfg.adapter.max_refused_bytes);
}

} // namespace

bool is_caf_group(const std::string& group) {
  return is_one_of(group, {"global", "stream", "scheduler", "work-stealing",
                           "logger", "middleman", "opencl", "openssl"});
}

std::string type_text(const caf::config_option& opt) {
  std::string name{opt.type_name().begin(), opt.type_name().end()};
  if (name == "timespan")
    return "a duration such as 300ms, 20s or 1min";
  if (opt.is_flag())
    return "true or false";
  if (name == "uint16")
    return "a whole number from 0 to 65535";
  if (name.starts_with("uint"))
    return "a whole number, not negative";
  if (name.starts_with("int"))
    return "a whole number";
  if (name.starts_with("vector") || name.starts_with("list"))
    return "a list such as [\"a\", \"b\"]";
  return "a " + name;
}

std::string describe_syntax_error(const caf::error& err) {
  auto text = to_string(static_cast<caf::pec>(err.code()));
  std::replace(text.begin(), text.end(), '_', ' ');
  if (!err.context().match_elements<caf::config_value::dictionary>())
    return text;
  auto& where = err.context().get_as<caf::config_value::dictionary>(0);
  auto number = [&where](const std::string& key) {
    auto i = where.find(key);
    return i != where.end() ? caf::to_string(i->second) : "?";
  };
  return "line " + number("line") + ", column " + number("column") + ": "
         + text;
}

std::string describe_argument_error(const caf::config_option_set& options,
                                    const std::string& arg) {
  auto parts = split_argument(arg);
  if (!parts)
    return "unknown argument";
  auto opt = options.cli_long_name_lookup(parts->name);
  if (parts->name == "config-file")
    return parts->value ? "" : "expected a path";
  if (opt == nullptr
      || is_caf_group({opt->category().begin(), opt->category().end()}))
    return "unknown option";
  if (opt->is_flag())
    return !parts->value || is_one_of(*parts->value, {"true", "false"})
             ? ""
             : "expected true or false";
  if (!parts->value || !opt->parse(*parts->value))
    return "expected " + type_text(*opt);
  return {};
}

std::optional<std::pair<std::string, bool>>
parse_flag(const caf::config_option_set& options, const std::string& arg) {
  auto parts = split_argument(arg);
  if (!parts || !parts->value)
    return std::nullopt;
  auto opt = options.cli_long_name_lookup(parts->name);
  if (opt == nullptr || !opt->is_flag())
    return std::nullopt;
  return std::pair{parts->name, *parts->value == "true"};
}

std::string find_invalid_value(const config& cfg) {
  checker c;
  check_processes(c, cfg);
  check_engine(c, cfg.engine);
  check_answers(c, cfg.engine);
  check_server(c, cfg);
  return c.take();
}

} // namespace socketio
