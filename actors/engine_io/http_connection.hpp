// A client's HTTP connection: requests one after the other, answered in order.
// What it carries for long-polling is the session's; a request to become a
// WebSocket turns the connection into one.
// Kind: I/O.
#pragma once

#include <any>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "actors/engine_io/client_connection.hpp"
#include "actors/engine_io/compression.hpp"
#include "actors/engine_io/deflate_offer.hpp"
#include "actors/engine_io/http_message.hpp"
#include "actors/engine_io/http_parser.hpp"
#include "actors/engine_io/request.hpp"
#include "actors/engine_io/request_gate.hpp"
#include "actors/engine_io/session.hpp"
#include "actors/engine_io/transports.hpp"
#include "actors/local.hpp"

namespace socketio::engine_io {

class http_connection final : public client_connection, public http_exchange {
public:
  /// Takes over `c`; `start` has to follow.
  http_connection(edge_env& env, connection c, address_table::seat seat);

  ~http_connection() override;

  /// Handles what was received already, then reads.
  void start();

  // -- http_exchange ---------------------------------------------------------

  void answer(std::string payload, bool compress) override;

  std::size_t unsent() const noexcept override;

  void cut() override;

  // -- client_connection -----------------------------------------------------

  void flush() override;
  void abort() override;
  void wind_down() override;

private:
  enum class phase : uint8_t {
    /// Between two requests.
    idle,
    head,
    body,
    /// The packets of a POST are handled, some in each turn of the loop, or an
    /// answer is compressed, maybe in a later turn.
    handling,
    /// The program decides about the request.
    asking,
    /// A GET is held by its session.
    held,
    writing,
    /// Nothing more is written; what comes is thrown away until the client is
    /// done, so that it reads the answer to its end.
    lingering,
  };

  // http_connection.cpp: bytes in and out
  void on_readable() override;
  void on_writable() override;
  void on_end();
  void on_deadline();
  void count_deadline();
  void enter(phase next);
  void count_undecided(bool undecided);
  void extend_body_deadline(std::size_t more);
  void read_on();
  void process();
  void wait_for_turn(void (http_connection::*then)());
  bool begin_request();
  bool parse();
  void forget_gate() noexcept;
  void write();
  void finish_response();

  // http_connection_requests.cpp: who answers a request
  bool belongs_elsewhere() const;
  void hand_back();
  bool can_move_on() const;
  void on_head();
  void on_request();
  bool is_for_engine() const;
  bool is_endpoint_itself() const;
  bool answer_page();

  // http_connection_admission.cpp: whether a request for the engine may go on
  void admit();
  void make_gate();
  bool share();
  void on_origin(const hook_result& result);
  void on_shared(bool shared);
  void on_middlewares(hook_result result);
  void judge();
  void on_allowed(verdict v, hook_result result);
  void decide(verdict v);
  void report(const refusal& x);

  // http_connection_engine.cpp: what the engine does with it
  void act(const verdict& v);
  void name_session();
  void on_name(const hook_result& result);
  void open_as(std::string sid);
  void open_session(std::string sid);
  void carry(session_ptr x);
  void on_session_request();
  bool begin_post();
  void handle_post();
  void handle_packets();
  void finish_post();
  void upgrade(const verdict& v);
  std::string
  handshake_headers(const std::optional<deflate_agreement>& x) const;
  void become_websocket(std::string new_sid);
  session_ptr named_session() const;
  handshake_info handshake() const;
  std::any context() const;

  // http_connection_answers.cpp
  std::optional<content_coding> coding_for(std::size_t size) const;
  void compress_answer();
  void answer_poll();
  std::optional<std::string> script_index() const;
  void ask_for_headers();
  std::string all_headers(std::string_view own) const;
  void refuse(const refusal& why);
  void refuse_upgrade(const refusal& why, unsigned status = 400);
  void fail(unsigned status);
  void respond(unsigned status, std::string_view headers,
               std::shared_ptr<const std::string> body = nullptr);
  void respond_raw(std::string response);
  void send_continue();

  std::string address_;
  bool secure_;
  /// Received, not parsed; a head stays until it is complete.
  std::string in_;
  /// Of the current request; null between two.
  std::unique_ptr<http_parser> parser_;
  /// What the program has to do with it; may be null: nothing.
  std::shared_ptr<request_gate> gate_;
  /// Packets of a POST that are to be handled, in the parser's body or in
  /// `form_`.
  std::string_view packets_;
  std::string form_;
  /// About it, while the rest of its body is to come.
  std::optional<verdict> verdict_;
  std::string out_head_;
  std::shared_ptr<const std::string> out_body_;
  /// Of `out_body_`; nothing = plain.
  std::optional<content_coding> coding_;
  std::size_t written_ = 0;
  /// Since when the body of the current request is waited for, and how much
  /// was received since.
  clock::time_point body_began_;
  std::size_t body_size_ = 0;
  /// Whose GET or POST the current request is.
  session_ptr session_;
  /// Id of the last session that it was; that may have ended.
  std::string carried_;
  timer_entry deadline_ =
    timer_entry::calling<&http_connection::on_deadline>(*this);
  /// When the head of the current request was complete; nothing = it is not, or
  /// the request is a poll.
  std::optional<clock::time_point> began_;
  phase phase_ = phase::head;
  /// The connection was given to this worker for this request.
  bool first_request_ = true;
  /// The connection goes on after the current response.
  bool keep_alive_ = false;
  /// The current request asks to become a WebSocket.
  bool upgrading_ = false;
  /// Counted in `edge_env::undecided`.
  bool undecided_ = false;
  /// The current request opened its session.
  bool initial_ = false;
  /// On the stack.
  bool processing_ = false;
};

} // namespace socketio::engine_io
