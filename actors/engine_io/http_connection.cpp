// See http_connection.hpp: bytes in and out, phases and deadlines.
#include "actors/engine_io/http_connection.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "actors/engine_io/edge_env.hpp"
#include "actors/log.hpp"
#include "actors/session_id.hpp"

namespace socketio::engine_io {

namespace {

/// Time a client has to read the last answer and to close.
constexpr caf::timespan linger_timeout = std::chrono::seconds{2};

/// Bytes of a body that earn its client another second beyond `body-timeout`.
constexpr std::size_t min_body_rate = 4096;

/// Memory that a connection without a request may keep for the next one.
constexpr std::size_t kept_capacity = 1024;

} // namespace

http_connection::http_connection(edge_env& env, connection c,
                                 address_table::seat seat)
  : client_connection(env, std::move(c.fd), std::move(seat)),
    address_(std::move(c.address)),
    secure_(c.secure),
    in_(std::move(c.received)) {
  env.shared.counters.bytes_received += in_.size();
}

http_connection::~http_connection() {
  forget_gate();
}

void http_connection::start() {
  if (!is_open())
    return abort();
  enter(phase::head);
  process();
}

// -- phases ------------------------------------------------------------------

void http_connection::enter(phase next) {
  phase_ = next;
  count_undecided(next == phase::asking && opens_session(parser_->target()));
  auto& opts = env_.shared.opts;
  auto& clock = env_.shared.clock;
  switch (next) {
    case phase::idle:
      return clock.arm(deadline_, opts.idle_timeout);
    case phase::head:
      return clock.arm(deadline_, opts.header_timeout);
    case phase::body:
      body_size_ = 0;
      body_began_ = clock.now();
      return clock.arm(deadline_, opts.body_timeout);
    case phase::writing: // without progress
      return clock.arm(deadline_, opts.body_timeout);
    case phase::asking:
      return clock.arm(deadline_, opts.hook_timeout);
    case phase::held: // the heartbeat of the session sees to it
      if (!initial_)
        began_.reset(); // a poll takes as long as there is nothing to send
      return clock.cancel(deadline_);
    case phase::handling: // comes to an end by itself
      return clock.cancel(deadline_);
    case phase::lingering:
      return clock.arm(deadline_, linger_timeout);
  }
}

void http_connection::count_undecided(bool undecided) {
  if (std::exchange(undecided_, undecided) != undecided)
    env_.undecided += undecided ? 1 : -1;
}

void http_connection::on_deadline() {
  caf::intrusive_ptr<http_connection> keep{this};
  if (phase_ == phase::asking) {
    ++env_.shared.counters.drops[worker_drop::slow_hook];
    spdlog::debug("{}: the program did not decide in time", address_);
    return gate_->give_up(); // and it will refuse
  }
  auto slow_request =
    (phase_ == phase::head && !in_.empty()) || phase_ == phase::body;
  count_deadline();
  if (!slow_request)
    return on_end();
  if (auto session = std::exchange(session_, nullptr))
    session->on_cut(*this);
  if (is_open())
    fail(408);
}

void http_connection::count_deadline() {
  auto late = [this](worker_drop why, std::string_view what) {
    ++env_.shared.counters.drops[why];
    spdlog::debug("{}: {} in time", address_, what);
  };
  if (phase_ == phase::body)
    late(worker_drop::slow_body, "the body did not come");
  else if (phase_ == phase::writing)
    late(worker_drop::slow_reader, "the answer was not taken");
  else if (phase_ == phase::head && !in_.empty())
    late(worker_drop::slow_head, "the head did not come");
  else if (phase_ != phase::lingering)
    late(worker_drop::idle, "no request came");
}

void http_connection::on_end() {
  caf::intrusive_ptr<http_connection> keep{this};
  auto session = std::exchange(session_, nullptr);
  abort();
  if (session)
    session->on_cut(*this);
}

void http_connection::abort() {
  caf::intrusive_ptr<http_connection> keep{this};
  session_.reset();
  forget_gate();
  count_undecided(false);
  if (deadline_.armed())
    env_.shared.clock.cancel(deadline_);
  leave();
}

void http_connection::wind_down() {
  if (phase_ != phase::idle)
    return;
  if (can_move_on())
    hand_back();
  else
    abort();
}

// -- in ----------------------------------------------------------------------

void http_connection::on_readable() {
  if (phase_ == phase::writing || phase_ == phase::handling)
    return; // the rest of the world waits for its turn
  auto& buffer = env_.read_buffer;
  auto [what, size] = stream_.receive(buffer);
  if (what == stream::status::end || what == stream::status::failed)
    return on_end();
  env_.shared.counters.bytes_received += size;
  if (phase_ != phase::lingering)
    in_.append(buffer.data(), size);
  process();
  if (is_open() && phase_ == phase::body)
    extend_body_deadline(size);
}

// @param more bytes that came of it.
void http_connection::extend_body_deadline(std::size_t more) {
  body_size_ += more;
  auto& clock = env_.shared.clock;
  auto limit = env_.shared.opts.body_timeout
               + std::chrono::seconds{body_size_ / min_body_rate};
  auto spent = clock.now() - body_began_;
  clock.arm(deadline_, std::max(limit - spent, caf::timespan{0}));
}

void http_connection::process() {
  if (std::exchange(processing_, true))
    return; // a hook decided at once: the loop below goes on
  while (is_open() && phase_ <= phase::body && parse()) {
    // One request may follow another.
  }
  processing_ = false;
  if (is_open())
    read_on();
}

void http_connection::read_on() {
  // What is behind a request that waits does so in the kernel when it becomes
  // much.
  auto waits = phase_ == phase::held || phase_ == phase::asking;
  auto full = waits && in_.size() >= env_.shared.opts.max_header_size;
  if (phase_ != phase::writing && phase_ != phase::handling && !full)
    await_readable();
}

// Goes on with `then` in a later turn of the loop.
void http_connection::wait_for_turn(void (http_connection::*then)()) {
  ++env_.shared.counters.turn_waits;
  env_.turns.wait([self = caf::intrusive_ptr{this}, then] {
    if (self->is_open())
      ((*self).*then)();
  });
}

// @returns whether there are bytes of a request.
bool http_connection::begin_request() {
  in_.erase(0, in_.find_first_not_of("\r\n")); // RFC 7230, section 3.5
  if (in_.empty()) {
    if (in_.capacity() > kept_capacity)
      std::string{}.swap(in_);
    return false;
  }
  auto& opts = env_.shared.opts;
  parser_ = std::make_unique<http_parser>(opts.max_header_size,
                                          opts.max_http_buffer_size);
  if (phase_ == phase::idle)
    enter(phase::head);
  return true;
}

// @returns whether to try again.
bool http_connection::parse() {
  if (!parser_ && !begin_request())
    return false;
  auto had_head = parser_->has_head();
  auto used = parser_->feed(in_);
  auto new_head = !had_head && parser_->has_head();
  if (new_head && belongs_elsewhere()) {
    hand_back();
    return false;
  }
  in_.erase(0, used);
  if (auto status = parser_->error_status()) {
    if (auto session = std::exchange(session_, nullptr)) {
      if (status == 413)
        session->on_post_end(*this);
      else
        session->on_cut(*this);
    }
    if (new_head && is_for_engine()) {
      make_gate();
      share();
    }
    if (is_open())
      fail(status);
    return false;
  }
  if (new_head)
    on_head();
  if (is_open() && phase_ == phase::body && parser_->done())
    on_request();
  return is_open() && phase_ == phase::idle;
}

void http_connection::forget_gate() noexcept {
  if (auto gate = std::exchange(gate_, nullptr))
    gate->forget();
}

// -- out ---------------------------------------------------------------------

std::size_t http_connection::unsent() const noexcept {
  return out_head_.size() + (out_body_ ? out_body_->size() : 0) - written_;
}

void http_connection::flush() {
  if (is_open() && phase_ == phase::writing)
    write();
}

void http_connection::on_writable() {
  if (phase_ == phase::writing)
    write();
}

void http_connection::write() {
  caf::intrusive_ptr<http_connection> keep{this};
  auto progress = false;
  while (unsent() > 0) {
    std::string_view head = out_head_;
    std::string_view body = out_body_ ? *out_body_ : std::string_view{};
    auto of_head = std::min(written_, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(written_ - of_head);
    std::array<iovec, 2> pieces{
      iovec{const_cast<char*>(head.data()), head.size()},
      iovec{const_cast<char*>(body.data()), body.size()}};
    auto [what, size] = stream_.send(pieces);
    written_ += size;
    env_.shared.counters.bytes_sent += size;
    progress = progress || size > 0;
    if (what == stream::status::would_block)
      break;
    if (what == stream::status::failed)
      return on_end();
  }
  if (progress)
    enter(phase::writing); // its deadline starts again
  if (auto session = session_; session && progress)
    session->on_written(*this);
  if (!is_open())
    return;
  if (unsent() > 0)
    await_writable();
  else
    finish_response();
}

void http_connection::finish_response() {
  if (began_)
    env_.shared.counters.requests.add(env_.shared.clock.now() - *began_);
  began_.reset();
  session_.reset();
  parser_.reset();
  forget_gate();
  verdict_.reset();
  std::string{}.swap(form_);
  initial_ = false;
  out_head_.clear();
  out_body_.reset();
  coding_.reset();
  written_ = 0;
  first_request_ = false;
  if (keep_alive_ && env_.winding_down && can_move_on())
    return hand_back(); // its client was told that it goes on
  if (keep_alive_ && !env_.winding_down) {
    enter(phase::idle);
  } else {
    stream_.end_sending();
    enter(phase::lingering);
    in_.clear();
  }
  process();
}

} // namespace socketio::engine_io
