// What is impossible about the values of a configuration, see config.hpp.
#include "actors/config.hpp"

#include <algorithm>
#include <chrono>
#include <regex>

#include "actors/listen_address.hpp"
#include "actors/option_text.hpp"
#include "actors/trusted_proxies.hpp"

namespace socketio {

namespace {

/// What a message may have at most: 1 GiB.
constexpr size_t max_size = 1073741824;

/// What a head may have at most: with what was read behind it, it must fit a
/// datagram to another worker.
constexpr size_t max_head = 65536;

/// How often the relay may ask workers for a sign of life.
constexpr std::chrono::milliseconds min_heartbeat{10};

/// What one worker may refuse: 1 TiB.
constexpr size_t max_refused = size_t{1} << 40;

using words = std::initializer_list<std::string>;

/// @returns e.g. "a, b or c".
std::string enumerated(words xs) {
  std::string result;
  for (auto i = xs.begin(); i != xs.end(); ++i)
    result.append(i == xs.begin()     ? ""
                  : i + 1 == xs.end() ? " or "
                                      : ", ")
      .append(i->empty() ? "nothing" : *i);
  return result;
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
            "a duration above 0, at most a year", duration_text(x));
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

  void one_of(const char* option, const std::string& x, words allowed) {
    require(std::find(allowed.begin(), allowed.end(), x) != allowed.end(),
            option, enumerated(allowed), '"' + x + '"');
  }

  std::string take() { return std::move(text_); }

private:
  std::string text_;
};

void check_cluster(checker& c, const config& cfg) {
  auto& x = cfg.cluster;
  auto alone = x.role == "standalone";
  c.one_of("cluster.role", x.role, {"primary", "standalone"});
  c.require(x.workers <= worker_id::max_workers, "cluster.workers",
            "at most " + std::to_string(worker_id::max_workers),
            std::to_string(x.workers));
  c.require(!alone || x.program.empty(), "cluster.program",
            "none with cluster.role=standalone", '"' + x.program + '"');
  for (auto& entry : x.environment)
    c.require(entry.find('=') != std::string::npos && entry.front() != '=',
              "cluster.environment", "NAME=value", '"' + entry + '"');
  c.positive("cluster.restart-delay", x.restart_delay);
  c.positive("cluster.max-restart-delay", x.max_restart_delay);
  c.require(x.max_restart_delay >= x.restart_delay, "cluster.max-restart-delay",
            "at least restart-delay", duration_text(x.max_restart_delay));
  c.positive("cluster.start-timeout", x.start_timeout);
  c.positive("cluster.drain-timeout", x.drain_timeout);
  c.require(x.admin_socket.size() <= max_socket_path, "cluster.admin-socket",
            "a path of at most " + std::to_string(max_socket_path) + " bytes",
            '"' + x.admin_socket + '"');
}

void check_worker(checker& c, const worker_options& x) {
  c.require(x.slot < worker_id::max_workers
              && x.incarnation < worker_id::max_incarnations,
            "worker.slot", "a worker's id", to_string(x.id()));
  c.require((x.link_fd < 0) == (x.channel_fd < 0), "worker.link-fd",
            "both descriptors or none", std::to_string(x.link_fd));
}

void check_address(checker& c, const sticky_options& x) {
  c.require(!x.address.empty() || !x.listen.empty(), "sticky.address",
            "an IP address, or sticky.listen as well", "nothing");
  c.require(x.address.empty() || is_ip_address(x.address), "sticky.address",
            "an IP address such as 127.0.0.1 or ::", x.address);
  for (auto& entry : x.listen)
    c.require(parse_listen_address(entry).has_value(), "sticky.listen",
              "192.0.2.1:80, [::1]:80 or unix:/run/x.sock", entry);
  c.require(x.socket_mode.empty() || parse_file_mode(x.socket_mode),
            "sticky.socket-mode", "octal digits such as 0660",
            '"' + x.socket_mode + '"');
}

void check_proxies(checker& c, const config& cfg) {
  for (auto& entry : cfg.sticky.trusted_proxies)
    c.require(trusted_proxies::is_valid(entry), "sticky.trusted-proxies",
              "addresses, networks such as 10.0.0.0/8 or unix", entry);
  c.require(forwarded_header_kind(cfg.sticky.forwarded_header).has_value(),
            "sticky.forwarded-header", "x-forwarded-for or forwarded",
            cfg.sticky.forwarded_header);
  if (!cfg.sticky.proxy_protocol)
    return;
  c.require(!cfg.sticky.trusted_proxies.empty(), "sticky.proxy-protocol",
            "trusted-proxies as well", "none");
  c.require(cfg.cluster.role != "standalone", "sticky.proxy-protocol",
            "false with cluster.role=standalone", "true");
}

void check_balancing(checker& c, const config& cfg) {
  auto& x = cfg.sticky;
  c.one_of("sticky.load-balancing-method", x.load_balancing_method,
           {"least-connection", "round-robin", "random"});
  for (auto weight : x.weights)
    c.require(weight >= 1 && weight <= 1000, "sticky.weights",
              "numbers from 1 to 1000", std::to_string(weight));
  size_t most =
    cfg.cluster.workers > 0 ? cfg.cluster.workers : worker_id::max_workers;
  c.require(x.weights.size() <= most, "sticky.weights",
            "one for each worker at most, " + std::to_string(most),
            std::to_string(x.weights.size()));
  c.positive("sticky.head-timeout", x.head_timeout);
  c.require(x.max_request_line >= 64 && x.max_request_line <= 65536,
            "sticky.max-request-line", "64 to 65536 bytes",
            std::to_string(x.max_request_line));
}

void check_watching(checker& c, const config& cfg) {
  auto& x = cfg.log;
  c.one_of("log.level", x.level,
           {"trace", "debug", "info", "warn", "error", "off"});
  c.one_of("log.format", x.format, {"text", "json"});
  c.require(x.pattern.find("%v") != std::string::npos, "log.pattern",
            "a pattern with %v, the message", '"' + x.pattern + '"');
  c.require(x.max_file_size >= 4096, "log.max-file-size", "at least 4096 bytes",
            std::to_string(x.max_file_size));
  c.require(x.max_files <= 1000, "log.max-files", "at most 1000",
            std::to_string(x.max_files));
  auto& listen = cfg.metrics.listen;
  c.require(listen.empty() || parse_listen_address(listen).has_value(),
            "metrics.listen", "127.0.0.1:9464, [::1]:9464 or unix:/run/x.sock",
            '"' + listen + '"');
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
  auto any = x.cors_origin == "*"
             || std::find(x.cors_origins.begin(), x.cors_origins.end(), "*")
                  != x.cors_origins.end();
  c.require(!any || !x.cors_credentials, "engine.cors-credentials",
            "false with the origin *, as browsers demand", "true");
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
  c.one_of("engine.cookie-same-site", x.cookie_same_site,
           {"strict", "lax", "none", ""});
  c.not_negative("engine.cors-max-age", x.cors_max_age);
  c.not_negative("engine.cookie-max-age", x.cookie_max_age);
  c.positive("engine.hook-timeout", x.hook_timeout);
}

/// @returns whether `x` can begin the target of a request.
bool is_path(const std::string& x) {
  return x.size() > 1 && x.front() == '/' && x.back() != '/'
         && std::all_of(x.begin(), x.end(), [](char c) {
              return c > 0x20 && c < 0x7F && c != '?' && c != '#';
            });
}

void check_engine(checker& c, const engine_options& x) {
  c.require(is_path(x.path), "engine.path", "a path such as /socket.io",
            '"' + x.path + '"');
  c.require(!x.transports.empty(), "engine.transports",
            "at least one of polling and websocket", "none");
  for (auto& name : x.transports)
    c.one_of("engine.transports", name, {"polling", "websocket"});
  c.positive("engine.ping-interval", x.ping_interval);
  c.positive("engine.ping-timeout", x.ping_timeout);
  c.positive("engine.upgrade-timeout", x.upgrade_timeout);
  c.within("engine.max-http-buffer-size", x.max_http_buffer_size, 1, max_size);
  c.require(x.initial_packet_binary
              || x.initial_packet.find('\x1e') == std::string::npos,
            "engine.initial-packet", "a text without U+001E", "one");
  c.positive("engine.inflate-budget", x.inflate_budget);
  c.within("engine.server-max-window-bits", x.server_max_window_bits, 9, 15);
  c.within("engine.client-max-window-bits", x.client_max_window_bits, 8, 15);
  c.within("engine.deflate-memory-level", x.deflate_memory_level, 1, 9);
  c.positive("engine.header-timeout", x.header_timeout);
  c.positive("engine.body-timeout", x.body_timeout);
  c.positive("engine.idle-timeout", x.idle_timeout);
  c.positive("engine.slow-consumer-timeout", x.slow_consumer_timeout);
  c.positive("engine.slow-consumer-limit", x.slow_consumer_limit);
  c.positive("engine.high-water-mark", x.high_water_mark);
  c.within("engine.max-header-size", x.max_header_size, 256, max_head);
  c.require(x.max_refused_bytes >= x.slow_consumer_limit,
            "engine.max-refused-bytes", "at least slow-consumer-limit",
            std::to_string(x.max_refused_bytes));
}

void check_server(checker& c, const server_options& x) {
  c.positive("server.connect-timeout", x.connect_timeout);
  c.positive("server.middleware-timeout", x.middleware_timeout);
  c.positive("server.max-waiting-events", x.max_waiting_events);
  c.positive("server.max-waiting-bytes", x.max_waiting_bytes);
  c.positive("server.max-disconnection-duration", x.max_disconnection_duration);
  c.positive("server.max-recovery-packets", x.max_recovery_packets);
  c.positive("server.max-recovery-bytes", x.max_recovery_bytes);
  c.positive("server.max-namespaces", x.max_namespaces);
  c.positive("server.max-rooms", x.max_rooms);
  c.positive("server.max-arguments", x.max_arguments);
  // Depth is stack: an argument is written and taken apart by recursion.
  c.within("server.max-depth", x.max_depth, 1, 10000);
  c.positive("server.max-namespace-size", x.max_namespace_size);
  c.one_of("server.parser", x.parser, {"default", "msgpack"});
  c.positive("server.forward-timeout", x.forward_timeout);
  c.positive("server.max-forwarded", x.max_forwarded);
}

void check_adapter(checker& c, const adapter_options& x) {
  c.require(x.heartbeat_interval.count() == 0
              || x.heartbeat_interval >= min_heartbeat,
            "adapter.heartbeat-interval", "0s for none, or at least 10ms",
            duration_text(x.heartbeat_interval));
  c.require(x.heartbeat_timeout > x.heartbeat_interval,
            "adapter.heartbeat-timeout", "more than heartbeat-interval",
            duration_text(x.heartbeat_timeout));
  c.positive("adapter.heartbeat-timeout", x.heartbeat_timeout);
  c.positive("adapter.request-timeout", x.request_timeout);
  c.positive("adapter.max-fetches", x.max_fetches);
  c.within("adapter.max-refused-bytes", x.max_refused_bytes, 1, max_refused);
}

} // namespace

std::string find_invalid_value(const config& cfg) {
  checker c;
  check_cluster(c, cfg);
  check_worker(c, cfg.worker);
  check_address(c, cfg.sticky);
  check_proxies(c, cfg);
  check_balancing(c, cfg);
  check_watching(c, cfg);
  check_engine(c, cfg.engine);
  check_answers(c, cfg.engine);
  check_server(c, cfg.server);
  check_adapter(c, cfg.adapter);
  return c.take();
}

} // namespace socketio
