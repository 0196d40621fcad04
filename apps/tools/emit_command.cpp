// See emit_command.hpp.
#include "apps/tools/emit_command.hpp"

#include <charconv>
#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "actors/errors.hpp"
#include "actors/socket_io/encoder.hpp"
#include "actors/socket_io/json_reader.hpp"
#include "actors/socket_io/packet.hpp"

namespace socketio::tools {

const std::string_view emit_help =
  R"(Speaks to the clients of a running cluster, through its admin socket
(cluster.admin-socket). Run it as the user of the cluster.

  socketio-emit --socket=PATH [whom] EVENT [JSON...]
      sends an event; each argument is a JSON text
  socketio-emit --socket=PATH [whom] --ack EVENT [JSON...]
      ... and prints each client's first answer as a line of JSON
  socketio-emit --socket=PATH [whom] --join=ROOM... | --leave=ROOM...
  socketio-emit --socket=PATH [whom] --disconnect | --close
      from the namespace, or with the whole connection
  socketio-emit --socket=PATH [whom] --fetch | --count
      prints the sockets as lines of JSON, or how many there are
  socketio-emit --socket=PATH [--nsp=NAME] --server-side EVENT [JSON...]
      raises an event at the server of every worker
  socketio-emit --socket=PATH --workers
      prints the ids of the workers

  --nsp=NAME        namespace, default /
  --room=ROOM       sockets in this room, or the socket of this id; repeatable
  --except=ROOM     but not those in this one; repeatable
  --binary=FILE     one more argument of the event: the bytes of this file
  --volatile        drop it for clients that cannot take it now
  --no-compress     do not compress it for its size
  --timeout=MS      the longest time for all of it, default 5000
  --                what follows is no option

Exit codes: 0 done, 1 failed or not all answered in time, 2 wrong usage.
)";

namespace {

using action = emit_command::action;

caf::error wrong(const std::string& text) {
  return make_error(ec::invalid_option, text);
}

/// Reads the arguments one by one.
class reader {
public:
  caf::error read(const std::string& arg) {
    if (words_only_ || !arg.starts_with("--"))
      return read_word(arg);
    if (arg == "--") {
      words_only_ = true;
      return {};
    }
    const auto equals = arg.find('=');
    const auto name = arg.substr(2, equals - 2);
    if (equals != std::string::npos)
      return read_option(name, arg.substr(equals + 1));
    return read_flag(name);
  }

  caf::expected<emit_command> finish() {
    auto& x = result_;
    x.what = what_.value_or(action::emit);
    if (x.what == action::help)
      return x;
    if (x.socket.empty())
      return wrong("--socket: expected the path of the cluster's admin socket");
    const bool sends = x.what == action::emit || x.what == action::ask
                       || x.what == action::server_side_emit;
    if (sends && !has_event_)
      return wrong("expected an event");
    if (!sends && has_event_)
      return wrong(x.event + ": expected no event here");
    const bool to_clients = sends && x.what != action::server_side_emit;
    if (to_clients && socket_io::is_reserved(x.event))
      return wrong(x.event + ": clients take no event of this name");
    if (sends && !to_clients && socket_io::is_reserved_by_servers(x.event))
      return wrong(x.event + ": servers take no event of this name");
    if (auto packet = socket_io::encode_event(x.opts.nsp, x.event, x.args);
        !packet)
      return wrong(x.event + ": " + describe(packet.error()));
    return x;
  }

private:
  caf::error read_word(const std::string& word) {
    if (!std::exchange(has_event_, true)) {
      result_.event = word;
      return {};
    }
    auto x = read_json(word);
    if (!x)
      return wrong(word + ": expected JSON, a text in double quotes");
    result_.args.push_back(std::move(*x));
    return {};
  }

  caf::error read_option(const std::string& name, const std::string& text) {
    auto& x = result_;
    if (name == "socket")
      x.socket = text;
    else if (name == "nsp")
      x.opts.nsp = text.starts_with('/') ? text : '/' + text;
    else if (name == "room")
      x.opts.rooms.push_back(text);
    else if (name == "except")
      x.opts.except.push_back(text);
    else if (name == "join" || name == "leave")
      return move_to(name == "join" ? action::join : action::leave, text);
    else if (name == "binary")
      return read_file(text);
    else if (name == "timeout")
      return read_timeout(text);
    else
      return wrong("--" + name + ": unknown option");
    return {};
  }

  caf::error read_flag(const std::string& name) {
    auto& opts = result_.opts;
    opts.volatile_ = opts.volatile_ || name == "volatile";
    opts.compress = opts.compress && name != "no-compress";
    if (name == "volatile" || name == "no-compress")
      return {};
    if (action_of(name) == action::emit)
      return wrong("--" + name + ": unknown option");
    result_.close = result_.close || name == "close";
    return choose(action_of(name));
  }

  /// @returns `emit` for what is no action.
  static action action_of(const std::string& name) {
    if (name == "help")
      return action::help;
    if (name == "ack")
      return action::ask;
    if (name == "server-side")
      return action::server_side_emit;
    if (name == "disconnect" || name == "close")
      return action::disconnect;
    if (name == "fetch")
      return action::fetch;
    if (name == "count")
      return action::count;
    return name == "workers" ? action::workers : action::emit;
  }

  caf::error move_to(action what, const std::string& room) {
    result_.rooms.push_back(room);
    return choose(what);
  }

  caf::error choose(action what) {
    if (what_ == action::help || what == action::help)
      what = action::help;
    else if (what_.value_or(what) != what)
      return wrong("expected one of --ack, --server-side, --join, --leave, "
                   "--disconnect, --fetch, --count and --workers");
    what_ = what;
    return {};
  }

  caf::error read_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream bytes;
    // A folder can be opened, but not be read.
    if (!file || (file.peek() != EOF && !(bytes << file.rdbuf())) || file.bad())
      return wrong("--binary: " + path + " cannot be read");
    result_.args.push_back(binary(bytes.str()));
    return {};
  }

  caf::error read_timeout(const std::string& text) {
    unsigned ms = 0;
    auto [end, failed] =
      std::from_chars(text.data(), text.data() + text.size(), ms);
    if (failed != std::errc{} || end != text.data() + text.size() || ms == 0)
      return wrong("--timeout: expected milliseconds above 0, got " + text);
    result_.timeout = std::chrono::milliseconds{ms};
    return {};
  }

  emit_command result_;
  std::optional<action> what_;
  bool has_event_ = false;
  bool words_only_ = false;
};

} // namespace

caf::expected<emit_command>
parse_emit_command(const std::vector<std::string>& args) {
  reader x;
  for (const auto& arg : args)
    if (auto err = x.read(arg))
      return err;
  return x.finish();
}

} // namespace socketio::tools
