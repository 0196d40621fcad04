// The program's part in the HTTP requests of Engine.IO: who may connect, what
// is added to the answers, what went wrong. All hooks are called on the loop;
// what one throws is logged and costs the request in question only.
// Kind: pure.
#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace socketio {

/// An HTTP request for the engine's path, as hooks see it; the request to
/// become a WebSocket is one.
struct engine_request {
  /// As sent, e.g. "GET".
  std::string method;
  /// As sent, e.g. "/socket.io/?EIO=4&transport=polling".
  std::string target;
  /// Header lines as received, "Name: value\r\n" each.
  std::string headers;
  /// Address of the client, without port.
  std::string address;
  /// It asks to become a WebSocket.
  bool upgrade = false;
  /// What middlewares and `allow_request` note about it for those behind them,
  /// e.g. who the cookie belongs to. If the request opens a session, the
  /// program finds it again by `socket::context`.
  std::any context = {};

  /// @returns the first query parameter `name`, decoded.
  std::optional<std::string> query(std::string_view name) const;

  /// @returns the value of the first header `name` (case does not matter),
  ///          which points into `headers`.
  std::optional<std::string_view> header(std::string_view name) const;
};

/// Headers that hooks add to an answer. They come before the server's own and
/// replace those of the same name. Names are compared without case.
class response_headers {
public:
  /// Adds a line, behind those of the same name.
  /// Throws std::invalid_argument if `name` is no token, `value` has control
  /// characters, or the header is about the connection or the length of the
  /// answer, which only the server knows.
  void add(std::string_view name, std::string_view value);

  /// Replaces all lines of that name. Throws as `add`.
  void set(std::string_view name, std::string_view value);

  /// Removes all lines of that name.
  void remove(std::string_view name);

  /// @returns the first value of that name.
  std::optional<std::string_view> find(std::string_view name) const;

  /// @returns all lines in their order, "Name: value\r\n" each, followed by
  ///          those of `others` whose names are not among them.
  /// @param others header lines of the same form.
  std::string merged_with(std::string_view others) const;

private:
  std::vector<std::pair<std::string, std::string>> lines_;
};

/// An answer of the program in place of the engine's.
struct engine_answer {
  /// 200 to 599; the phrase follows from it.
  unsigned status = 200;
  /// Text or bytes; left out with 204 and 304.
  std::string body;
};

/// What a hook says about a request: one of these, or nothing = go on.
struct hook_result {
  /// Why not.
  std::optional<std::string> refusal = {};
  /// What the request is answered with.
  std::optional<engine_answer> answer = {};
  /// What the hook was asked for.
  std::optional<std::string> text = {};
};

/// A hook's word about a request. May be kept and called later, on the loop.
/// Copies share the one word: the first call counts. If none comes within
/// `engine.hook-timeout`, the request is refused.
class request_decision {
public:
  /// @param f gets the word, at most once.
  explicit request_decision(std::function<void(hook_result)> f);

  /// Lets the request go on.
  void accept() const;

  /// Refuses the request.
  /// @param why see the hook in question.
  void refuse(std::string why = {}) const;

protected:
  void say(hook_result word) const;

private:
  std::shared_ptr<std::function<void(hook_result)>> f_;
};

/// The word of a middleware, which may answer itself.
class middleware_decision : public request_decision {
public:
  using request_decision::request_decision;

  /// Answers the request; the engine and further middlewares do not see it. The
  /// middleware's headers go with it. A client that wants a WebSocket gets
  /// none, and the connection is closed.
  /// @param status 200 to 599; others throw std::invalid_argument.
  /// @param body is left out with 204 and 304.
  void answer(unsigned status, std::string body = {}) const;
};

/// The word of a hook that is asked for a text.
class text_decision : public request_decision {
public:
  using request_decision::request_decision;

  /// Says it.
  /// @param text see the hook in question.
  void give(std::string text) const;
};

/// Why a request was refused.
struct engine_error {
  /// The reference's number, 0 to 5, which the client gets.
  uint8_t code = 0;
  /// What the number means, e.g. "Bad request".
  std::string_view message;
  /// The reference's facts, e.g. "name" -> "TRANSPORT_MISMATCH", "transport" ->
  /// "polling"; "error" -> text of a hook. The client does not get them.
  std::map<std::string, std::string> context;
};

/// Functions of the program; any may be missing. Best set before the first
/// client comes.
struct engine_hooks {
  /// Lets a request go on, refuses it or answers it.
  using middleware = std::function<void(engine_request&, response_headers&,
                                        middleware_decision)>;
  /// Changes the headers of the answer to a request.
  using header_listener =
    std::function<void(response_headers&, const engine_request&)>;
  /// Hears why a request was refused.
  using error_listener =
    std::function<void(const engine_error&, const engine_request&)>;

  /// Asked one after the other about each request, before all other checks.
  /// The headers go with whatever the request is answered, but not with the
  /// refusal of a WebSocket. Request and headers stay valid until the decision
  /// is made. A refusal: 400 and code 3; the client does not see why. It may
  /// also answer in place of the engine.
  std::vector<middleware> middlewares;

  /// Says whether a client may open a session. A refusal: 403 and code 4 with
  /// `why` as message ("" = "Forbidden"); for a WebSocket 400 with that text.
  std::function<void(engine_request&, request_decision)> allow_request;

  /// Adds headers to the first answer of a session.
  std::vector<header_listener> initial_headers;

  /// Adds headers to each answer of long-polling but refusals, and to the one
  /// that makes a WebSocket; called after `initial_headers`.
  std::vector<header_listener> headers;

  /// Hear of each refused request, before it is answered.
  std::vector<error_listener> connection_error;

  /// @returns the first 16 characters of a new session id, of the base64url
  ///          alphabet, unique and unguessable; the 4 that name the worker are
  ///          added. Anything else: 400 and code 3.
  std::function<std::string(const engine_request&)> generate_id;

  /// The same for a program that has to ask somebody first; goes before
  /// `generate_id`. `accept` gives no id and is a refusal, too.
  std::function<void(const engine_request&, text_decision)> generate_id_later;

  /// Replaces the options of CORS about origins.
  /// @returns the origin whose pages may read the answer ("*" = all); nothing =
  ///          none.
  std::function<std::optional<std::string>(const engine_request&)> cors_origin;

  /// The same for a program that has to ask somebody first; goes before
  /// `cors_origin`. `accept` allows none. A refusal: 400 and code 3. Not asked
  /// about a request whose head is refused for its form or size.
  std::function<void(const engine_request&, text_decision)> cors_origin_later;

  /// Adds a middleware.
  void use(middleware f) { middlewares.push_back(std::move(f)); }

  /// @returns whether there is any hook.
  bool any() const noexcept;
};

} // namespace socketio
