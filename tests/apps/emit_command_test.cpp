// The command line of socketio-emit.
#define CAF_SUITE apps.emit_command

#include "apps/tools/emit_command.hpp"

#include <string>
#include <vector>

#include "actors/errors.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::tools;
using namespace std::chrono_literals;

namespace {

using action = emit_command::action;
using strings = std::vector<std::string>;

/// @param args behind the socket.
emit_command parsed(strings args) {
  args.insert(args.begin(), "--socket=/run/x");
  auto result = parse_emit_command(args);
  if (!result)
    CAF_FAIL(describe(result.error()));
  return std::move(*result);
}

std::string error_of(const strings& args) {
  auto result = parse_emit_command(args);
  return result ? "" : describe(result.error());
}

} // namespace

CAF_TEST(words are the event and its arguments as JSON) {
  auto x = parsed({"headline", "{\"a\":1}", "\"b\"", "2"});
  CAF_CHECK(x.what == action::emit);
  CAF_CHECK_EQUAL(x.socket, "/run/x");
  CAF_CHECK_EQUAL(x.event, "headline");
  CAF_REQUIRE_EQUAL(x.args.size(), 3u);
  CAF_CHECK(x.args[0] == value({{"a", 1}}));
  CAF_CHECK(x.args[1] == value("b"));
  CAF_CHECK(x.args[2] == value(2));
}

CAF_TEST(options may stand among the words) {
  auto x = parsed({"--room=a", "e", "--room=b", "1", "--except=c", "--volatile",
                   "--nsp=admin", "--timeout=250"});
  CAF_CHECK(x.opts.rooms == (strings{"a", "b"}));
  CAF_CHECK(x.opts.except == strings{"c"});
  CAF_CHECK(x.opts.volatile_);
  CAF_CHECK_EQUAL(x.opts.nsp, "/admin");
  CAF_CHECK(x.timeout == caf::timespan{250ms});
  CAF_CHECK_EQUAL(x.args.size(), 1u);
}

CAF_TEST(behind two hyphens nothing is an option) {
  auto x = parsed({"--", "--room=a", "1"});
  CAF_CHECK_EQUAL(x.event, "--room=a");
  CAF_CHECK(x.opts.rooms.empty());
}

CAF_TEST(a flag says what is done) {
  CAF_CHECK(parsed({"--ack", "e"}).what == action::ask);
  CAF_CHECK(parsed({"--server-side", "e"}).what == action::server_side_emit);
  CAF_CHECK(parsed({"--fetch"}).what == action::fetch);
  CAF_CHECK(parsed({"--count"}).what == action::count);
  CAF_CHECK(parsed({"--workers"}).what == action::workers);
  auto moved = parsed({"--join=a", "--join=b"});
  CAF_CHECK(moved.what == action::join);
  CAF_CHECK(moved.rooms == (strings{"a", "b"}));
  CAF_CHECK(!parsed({"--disconnect"}).close);
  CAF_CHECK(parsed({"--close"}).what == action::disconnect);
  CAF_CHECK(parsed({"--close"}).close);
}

CAF_TEST(help needs nothing else and wins) {
  for (auto& args : {strings{"--help"}, strings{"--count", "--help"},
                     strings{"--help", "--count"}})
    CAF_CHECK(parse_emit_command(args)->what == action::help);
}

CAF_TEST(only servers take the names that clients keep for themselves) {
  CAF_CHECK(parsed({"--server-side", "disconnect"}).event == "disconnect");
  CAF_CHECK_EQUAL(error_of({"--socket=/run/x", "--server-side", "connect"}),
                  "connect: servers take no event of this name");
  CAF_CHECK_EQUAL(error_of({"--socket=/run/x", "connect"}),
                  "connect: clients take no event of this name");
}

CAF_TEST(a wrong command is one line that says what is wrong) {
  const std::pair<strings, const char*> table[] = {
    {{"e"}, "--socket: expected the path of the cluster's admin socket"},
    {{"--socket=/x"}, "expected an event"},
    {{"--socket=/x", "--fetch", "e"}, "e: expected no event here"},
    {{"--nonsense"}, "--nonsense: unknown option"},
    {{"--nonsense=1"}, "--nonsense: unknown option"},
    {{"--timeout=0"}, "--timeout: expected milliseconds above 0, got 0"},
    {{"--timeout=5s"}, "--timeout: expected milliseconds above 0, got 5s"},
    {{"--fetch", "--count"},
     "expected one of --ack, --server-side, --join, --leave, --disconnect, "
     "--fetch, --count and --workers"},
    {{"--join=a", "--leave=b"},
     "expected one of --ack, --server-side, --join, --leave, --disconnect, "
     "--fetch, --count and --workers"},
  };
  for (auto& [args, line] : table)
    CAF_CHECK_EQUAL(error_of(args), line);
  CAF_CHECK(error_of({"e", "{"}).starts_with("{: "));
}
