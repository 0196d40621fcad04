// See top_frame.hpp.
#include "apps/tools/top_frame.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <utility>
#include <vector>

namespace socketio::tools {

namespace {

constexpr const char* bucket = "request_duration_seconds_bucket ";

std::string formatted(const char* format, double x, const char* unit = "") {
  std::array<char, 64> buffer;
  std::snprintf(buffer.data(), buffer.size(), format, x);
  return std::string{buffer.data()} + unit;
}

/// @returns `x` in the largest of `units` (each `step` of the one before) that
///          leaves a number of at least 1.
std::string scaled(double x, double step, std::string_view units) {
  if (x < step)
    return formatted("%.0f", x);
  std::size_t i = 0;
  for (x /= step; x >= step && i + 1 < units.size(); x /= step)
    ++i;
  return formatted(x < 9.95 ? "%.1f" : "%.0f", x) + units[i];
}

double growth(const numbers* before, const numbers& after,
              const std::string& name) {
  auto was = before != nullptr ? number(*before, name) : 0;
  auto is = number(after, name);
  return is < was ? is : is - was;
}

/// A column of the table.
struct column {
  const char* title;
  std::size_t width;
  std::function<std::string(const numbers* before, const numbers& after)> cell;
};

std::string padded(const std::string& text, std::size_t width) {
  return std::string(width - std::min(text.size(), width), ' ') + text;
}

bool is_up(const numbers& x) {
  return number(x, "worker_up") > 0;
}

/// @returns the state that `x` is in; several workers are up if one of them is.
std::string state_of(const numbers& x) {
  if (is_up(x))
    return "up";
  for (auto state : {"starting", "silent", "draining"})
    if (number(x, std::string{"worker_state "} + state) > 0)
      return state;
  return "out";
}

std::vector<column> make_columns(std::chrono::duration<double> between) {
  using n = const numbers;
  auto per_second = [between](const char* name) {
    return [=](n* before, n& after) {
      return count_text(rate(before, after, name, between));
    };
  };
  auto bytes_per_second = [between](const char* name) {
    return [=](n* before, n& after) {
      return bytes_text(rate(before, after, name, between));
    };
  };
  auto now = [](const char* name, std::string (*text)(double)) {
    return [=](n*, n& after) { return text(number(after, name)); };
  };
  auto share = [](double x) {
    return [x](n* before, n& after) {
      auto found = quantile(before, after, x);
      return found ? time_text(*found) : std::string{"-"};
    };
  };
  auto cpu = [between](n* before, n& after) {
    return formatted(
      "%.0f%%", 100 * rate(before, after, "worker_cpu_seconds_total", between));
  };
  return {{"STATE", 9, [](n*, n& after) { return state_of(after); }},
          {"AGE", 6, now("worker_uptime_seconds", age_text)},
          {"CPU", 5, cpu},
          {"MEMORY", 7, now("worker_resident_bytes", bytes_text)},
          {"SESSIONS", 9, now("sessions", count_text)},
          {"PACKETS IN/s", 13, per_second("packets_received_total")},
          {"OUT/s", 6, per_second("packets_sent_total")},
          {"BYTES IN/s", 11, bytes_per_second("bytes_received_total")},
          {"OUT/s", 6, bytes_per_second("bytes_sent_total")},
          {"QUEUE", 6, now("queued_bytes", bytes_text)},
          {"DROPS", 6, now("drops_total", count_text)},
          {"HTTP/s", 7, per_second("request_duration_seconds_count")},
          {"p50", 6, share(0.5)},
          {"p99", 6, share(0.99)},
          {"PING", 7, now("worker_round_trip_seconds", time_text)}};
}

const numbers* find(const snapshot& x, const std::string& worker) {
  auto found = x.workers.find(worker);
  return found != x.workers.end() ? &found->second : nullptr;
}

/// All workers as one; the ping is the slowest one's, the age the oldest's.
numbers total(const snapshot& x) {
  numbers result;
  for (auto& [id, worker] : x.workers)
    for (auto& [name, value] : worker) {
      auto extreme =
        name == "worker_round_trip_seconds" || name == "worker_uptime_seconds";
      auto& sum = result[name];
      sum = extreme ? std::max(sum, value) : sum + value;
    }
  return result;
}

/// Lines, cut and coloured.
class canvas {
public:
  explicit canvas(const top_view& x) : x_(x) {
    // nop
  }

  void line(std::string text, const char* colour = "") {
    if (rows_++ >= x_.rows)
      return;
    text.resize(std::min(text.size(), x_.columns));
    if (x_.colours && *colour != '\0')
      text = colour + text + "\x1b[0m";
    text_ += text + '\n';
  }

  std::size_t left() const { return x_.rows - std::min(rows_, x_.rows); }

  std::string take() { return std::move(text_); }

private:
  const top_view& x_;
  std::size_t rows_ = 0;
  std::string text_;
};

constexpr const char* bold = "\x1b[1m";
constexpr const char* reverse = "\x1b[7m";
constexpr const char* red = "\x1b[31m";

void head(canvas& out, const top_view& x) {
  auto& now = x.after.cluster;
  auto is = [&now](const char* name) { return count_text(number(now, name)); };
  auto serving = number(now, "serving") > 0;
  auto up = std::count_if(x.after.workers.begin(), x.after.workers.end(),
                          [](auto& worker) { return is_up(worker.second); });
  out.line("caf-socketio  " + x.source + "  "
             + (serving ? "serving" : "NOT SERVING") + "  " + std::to_string(up)
             + " of " + is("workers_wanted") + " workers  restarts "
             + is("restarts_total") + "  crashes " + is("crashes_total"),
           serving ? bold : red);
  out.line(
    "port  accepted " + is("port_accepted_total") + " ("
    + count_text(rate(&x.before.cluster, now, "port_accepted_total", x.between))
    + "/s)  refused " + is("port_refused_total") + "  reading "
    + is("port_reading") + "  waiting " + is("port_waiting"));
}

/// @returns how many of `workers` are shown one by one in `left` rows, of which
///          the sum and the drops take two, and a word about the rest one.
std::size_t rows_for_workers(std::size_t left, std::size_t workers) {
  if (workers + 2 <= left)
    return workers;
  return left > 3 ? left - 3 : 0;
}

void table(canvas& out, const top_view& x) {
  auto columns = make_columns(x.between);
  auto row = [&columns](const std::string& name, const numbers* before,
                        const numbers& after) {
    auto text = name + padded("", 10 - std::min<std::size_t>(name.size(), 10));
    for (auto& each : columns)
      text += padded(each.cell(before, after), each.width);
    return text;
  };
  std::string titles = "WORKER    ";
  for (auto& each : columns)
    titles += padded(each.title, each.width);
  out.line(titles, reverse);
  auto room = rows_for_workers(out.left(), x.after.workers.size());
  std::size_t hidden = 0, hidden_up = 0;
  for (auto& [id, worker] : x.after.workers) {
    if (room > 0) {
      --room;
      out.line(row(id, find(x.before, id), worker), is_up(worker) ? "" : red);
    } else {
      ++hidden;
      hidden_up += is_up(worker);
    }
  }
  if (hidden > 0)
    out.line("and " + std::to_string(hidden) + " more, "
               + std::to_string(hidden_up) + " up",
             hidden_up == hidden ? "" : red);
  auto before = total(x.before);
  out.line(row("all", &before, total(x.after)), bold);
}

void drops(canvas& out, const top_view& x) {
  std::string text;
  for (auto& [reason, count] : x.after.drops)
    if (count > 0)
      text += "  " + reason + ' ' + count_text(count);
  out.line("drops" + (text.empty() ? "  none" : text));
}

} // namespace

double rate(const numbers* before, const numbers& after,
            const std::string& name, std::chrono::duration<double> between) {
  return between.count() > 0 ? growth(before, after, name) / between.count()
                             : 0;
}

std::optional<double> quantile(const numbers* before, const numbers& after,
                               double share) {
  std::vector<std::pair<double, double>> classes; // bound, how many up to it
  for (auto i = after.lower_bound(bucket);
       i != after.end() && i->first.starts_with(bucket); ++i) {
    auto bound = std::strtod(i->first.c_str() + std::strlen(bucket), nullptr);
    classes.emplace_back(bound, growth(before, after, i->first));
  }
  std::sort(classes.begin(), classes.end());
  if (classes.empty() || classes.back().second <= 0)
    return std::nullopt;
  auto rank = share * classes.back().second;
  for (auto& [bound, count] : classes)
    if (count >= rank)
      return bound;
  return classes.back().first;
}

std::string count_text(double x) {
  return scaled(x, 1000, "kMG");
}

std::string bytes_text(double x) {
  return scaled(x, 1024, "KMGT");
}

std::string age_text(double seconds) {
  if (seconds < 120)
    return formatted("%.0f", seconds, "s");
  if (seconds < 7200)
    return formatted("%.0f", std::floor(seconds / 60), "min");
  if (seconds < 172800)
    return formatted("%.0f", std::floor(seconds / 3600), "h");
  return formatted("%.0f", std::floor(seconds / 86400), "d");
}

std::string time_text(double seconds) {
  if (std::isinf(seconds))
    return ">5s";
  if (seconds >= 1)
    return formatted("%.1f", seconds, "s");
  return formatted(seconds < 0.00995 ? "%.1f" : "%.0f", seconds * 1000, "ms");
}

std::string render(const top_view& x) {
  canvas out{x};
  head(out, x);
  out.line("");
  table(out, x);
  drops(out, x);
  return out.take();
}

} // namespace socketio::tools
