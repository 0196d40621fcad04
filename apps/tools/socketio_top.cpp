// socketio-top: a live view of the workers of a cluster and their traffic, by
// the address of its option metrics.listen.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "actors/listen_address.hpp"
#include "apps/tools/metrics_client.hpp"
#include "apps/tools/top_frame.hpp"

namespace {

using namespace socketio;
using namespace socketio::tools;
using std::chrono::steady_clock;

constexpr int failed = 1;
constexpr int wrong_usage = 2;

constexpr const char* usage =
  R"(usage: socketio-top [--once] [ADDRESS]

Shows the workers of a running cluster and their traffic, every second, until
Ctrl-C. ADDRESS is what the cluster has in its option metrics.listen, such as
127.0.0.1:9464 (the default), [::1]:9464 or unix:/run/app/metrics.

  --once    measure for a second, print that and end
)";

std::atomic<bool> interrupted{false};

/// Between two readings; a signal ends it.
void pause_a_second() {
  ::poll(nullptr, 0, 1000);
}

struct moment {
  snapshot what;
  steady_clock::time_point when;
};

class top {
public:
  top(std::string source, listen_address from)
    : source_(std::move(source)), from_(std::move(from)) {
    // nop
  }

  /// @returns the exit code.
  int once() {
    auto first = read();
    pause_a_second();
    auto second = read();
    if (!first || !second)
      return complain();
    std::cout << picture(*first, *second, ::isatty(STDOUT_FILENO) == 1);
    return 0;
  }

  /// Until a signal; a cluster that does not answer may come back.
  int live() {
    auto before = read();
    if (!before)
      return complain();
    std::cout << "\x1b[?1049h\x1b[?25l"; // another screen, no cursor
    while (!interrupted) {
      pause_a_second();
      auto now = read();
      auto text = now ? picture(before ? *before : *now, *now, true)
                      : source_ + ": " + failure_.message() + '\n';
      show(text);
      before = std::move(now);
    }
    std::cout << "\x1b[?25h\x1b[?1049l" << std::flush;
    return 0;
  }

private:
  std::optional<moment> read() {
    auto got = fetch_metrics(from_);
    if (auto why = std::get_if<std::error_code>(&got)) {
      failure_ = *why;
      return std::nullopt;
    }
    return moment{read_snapshot(std::get<std::string>(got)),
                  steady_clock::now()};
  }

  std::string picture(const moment& before, const moment& now, bool terminal) {
    top_view view;
    view.source = source_;
    view.before = before.what;
    view.after = now.what;
    view.between = now.when - before.when;
    view.colours = terminal && ::getenv("NO_COLOR") == nullptr;
    winsize size{};
    if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0
        && size.ws_col > 0) {
      view.columns = size.ws_col;
      view.rows = std::max<std::size_t>(size.ws_row, 2) - 1;
    }
    return render(view);
  }

  /// Over what was there: each line to its end, then the rest of the screen.
  static void show(const std::string& text) {
    std::string out = "\x1b[H";
    for (auto c : text)
      out += c == '\n' ? std::string{"\x1b[K\r\n"} : std::string(1, c);
    std::cout << out << "\x1b[J" << std::flush;
  }

  int complain() const {
    std::cerr << "socketio-top: " << source_ << ": " << failure_.message()
              << '\n';
    return failed;
  }

  std::string source_;
  listen_address from_;
  std::error_code failure_;
};

} // namespace

int main(int argc, char** argv) {
  auto once = false;
  std::string source = "127.0.0.1:9464";
  for (int i = 1; i < argc; ++i) {
    std::string arg = argv[i];
    if (arg == "--help" || arg == "-h") {
      std::cout << usage;
      return 0;
    }
    if (arg == "--once")
      once = true;
    else
      source = arg;
  }
  auto from = parse_listen_address(source);
  if (!from) {
    std::cerr << "socketio-top: " << source
              << ": expected 127.0.0.1:9464, [::1]:9464 or unix:/run/x.sock\n";
    return wrong_usage;
  }
  struct sigaction stop {};
  stop.sa_handler = [](int) { interrupted = true; };
  ::sigaction(SIGINT, &stop, nullptr);
  ::sigaction(SIGTERM, &stop, nullptr);
  top view{source, *from};
  return once ? view.once() : view.live();
}
