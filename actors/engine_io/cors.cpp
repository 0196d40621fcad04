// See cors.hpp.
#include "actors/engine_io/cors.hpp"

#include <algorithm>
#include <chrono>

#include "actors/header_lines.hpp"

namespace socketio::engine_io {

namespace {

constexpr std::string_view any_origin = "*";

std::string join(const std::vector<std::string>& xs) {
  std::string result;
  for (const auto& x : xs)
    result.append(result.empty() ? "" : ",").append(x);
  return result;
}

std::string in_seconds(caf::timespan x) {
  auto count = std::chrono::duration_cast<std::chrono::seconds>(x).count();
  return count > 0 ? std::to_string(count) : "";
}

void add_unless_empty(response_headers& out, std::string_view name,
                      std::string_view value) {
  if (!value.empty())
    out.set(name, value);
}

void add_vary(response_headers& out, std::string_view name) {
  auto before = out.find("Vary");
  out.set("Vary", before ? std::string{*before}.append(", ").append(name)
                         : std::string{name});
}

bool is_pattern(std::string_view x) {
  return x.size() > 2 && x.front() == '/' && x.back() == '/';
}

} // namespace

cors_policy::cors_policy(const engine_options& opts)
  : enabled_(!opts.cors_origin.empty() || !opts.cors_origins.empty()),
    credentials_(
      opts.cors_credentials
      || (!opts.cors_origin.empty() && opts.cors_origin != any_origin)),
    fixed_(opts.cors_origin),
    methods_(join(opts.cors_methods)),
    allowed_headers_(join(opts.cors_allowed_headers)),
    exposed_headers_(join(opts.cors_exposed_headers)),
    max_age_(in_seconds(opts.cors_max_age)) {
  for (const auto& x : opts.cors_origins) {
    if (x == any_origin)
      fixed_ = x;
    else if (is_pattern(x))
      patterns_.emplace_back(x.substr(1, x.size() - 2));
    else
      names_.push_back(x);
  }
}

void cors_policy::apply(response_headers& out,
                        std::string_view request_headers) const {
  if (!fixed_.empty())
    return allow(out, fixed_);
  auto origin = find_header(request_headers, "Origin");
  auto allowed = origin && matches(*origin);
  allow(out, allowed ? std::optional{std::string{*origin}} : std::nullopt);
}

void cors_policy::allow(response_headers& out,
                        const std::optional<std::string>& origin) const {
  if (origin)
    out.set("Access-Control-Allow-Origin", *origin);
  if (origin != any_origin)
    add_vary(out, "Origin");
  if (credentials_)
    out.set("Access-Control-Allow-Credentials", "true");
  add_unless_empty(out, "Access-Control-Expose-Headers", exposed_headers_);
}

void cors_policy::apply_preflight(response_headers& out,
                                  std::string_view request_headers) const {
  add_unless_empty(out, "Access-Control-Allow-Methods", methods_);
  auto headers = allowed_headers_;
  if (headers.empty()) {
    headers = find_header(request_headers, "Access-Control-Request-Headers")
                .value_or("");
    add_vary(out, "Access-Control-Request-Headers");
  }
  add_unless_empty(out, "Access-Control-Allow-Headers", headers);
  add_unless_empty(out, "Access-Control-Max-Age", max_age_);
}

bool cors_policy::matches(std::string_view origin) const {
  if (std::find(names_.begin(), names_.end(), origin) != names_.end())
    return true;
  return origin.size() <= max_pattern_input
         && std::any_of(
           patterns_.begin(), patterns_.end(), [origin](const auto& x) {
             return std::regex_search(origin.begin(), origin.end(), x);
           });
}

} // namespace socketio::engine_io
