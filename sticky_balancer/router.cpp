// See router.hpp.
#include "sticky_balancer/router.hpp"

#include <algorithm>
#include <utility>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/random.hpp"
#include "sticky_balancer/answers.hpp"

namespace socketio {

namespace {

/// Silence after which a worker gets nothing new.
constexpr std::chrono::seconds max_silence{1};

/// Time that a worker without descriptors gets nothing new.
constexpr std::chrono::seconds rest_time{1};

uint32_t random_seed() {
  uint32_t result = 0;
  random_bytes(&result, sizeof(result));
  return result;
}

} // namespace

router::router(boost::asio::io_context& io, const sticky_options& opts,
               acceptors ports, client_bounds bounds,
               std::chrono::nanoseconds frozen_after, time_point now,
               channel_callbacks tell)
  : io_(io),
    head_timeout_(opts.head_timeout),
    ports_(std::move(ports)),
    bounds_(bounds),
    frozen_after_(frozen_after),
    tell_(std::move(tell)),
    now_(now),
    table_(balancing_method(opts.load_balancing_method)
             .value_or(balancing::least_connection),
           random_seed(), opts.weights),
    heads_(io, {opts.max_request_line, bounds.heads, opts.head_timeout}, now,
           *this),
    refused_(io, bounds.heads, now) {
  set_options(opts);
  for (auto& port : ports_)
    port->start([this](connection c) {
      ++accepted_;
      heads_.accept(std::move(c));
    });
}

router::~router() {
  for (auto& port : ports_)
    port->close();
}

// -- from the supervisor -----------------------------------------------------

void router::add_worker(const worker_id& id, unique_fd channel) {
  fresh_ = false;
  table_.add(id);
  channels_.try_emplace(id, io_, id, std::move(channel),
                        static_cast<worker_listener&>(*this));
}

void router::drain_worker(const worker_id& id) {
  table_.set_draining(id);
}

void router::set_options(const sticky_options& x) {
  if (auto method = balancing_method(x.load_balancing_method))
    table_.set_balancing(*method, x.weights);
  heads_.expect_proxies(x.proxy_protocol ? trusted_proxies{x.trusted_proxies}
                                         : trusted_proxies{});
}

void router::close() {
  closing_ = true;
  for (auto& port : ports_)
    port->close();
  for (auto& [id, channel] : channels_)
    channel.stop();
  for (auto& x : std::exchange(waiting_, {}))
    refuse(std::move(x));
}

void router::remove_worker(const worker_id& id) {
  auto channel = channels_.find(id);
  if (channel == channels_.end())
    return;
  channel->second.receive_all();
  forget(id);
}

void router::tick(time_point now) {
  auto before = std::exchange(now_, now);
  heads_.expire(now);
  refused_.expire(now);
  for (auto& [id, channel] : channels_) {
    if (now - before > max_silence)
      channel.excuse(now);
    check_silence(id, channel, before);
  }
  for (auto& [id, channel] : channels_)
    if (table_.state(id) != worker_condition::starting)
      channel.ping(now);
  expire_waiting();
  if (table_.wake(now))
    route_waiting();
  adjust_accepting();
}

balancer_report router::report() const {
  balancer_report result;
  for (auto& [id, channel] : channels_) {
    result.workers.push_back(channel.report());
    result.workers.back().state =
      table_.state(id).value_or(worker_condition::starting);
  }
  result.accepted = accepted_;
  result.refused = refused_ever_;
  result.reading = heads_.reading();
  result.waiting = waiting_.size();
  result.drops = drops_.counts();
  return result;
}

void router::check_silence(const worker_id& id, const primary_channel& channel,
                           time_point before) {
  auto reached = [&](std::chrono::nanoseconds limit) {
    return channel.silence(before) < limit && channel.silence(now_) >= limit;
  };
  if (reached(max_silence)) {
    spdlog::warn("balancer: worker {} does not answer, gets nothing new",
                 to_string(id));
    table_.set_silent(id, true);
  }
  if (frozen_after_.count() > 0 && reached(frozen_after_))
    tell_.on_frozen(id);
}

// -- from the workers --------------------------------------------------------

void router::on_ready(const worker_id& id) {
  table_.set_ready(id);
  tell_.on_ready(id);
  route_waiting();
}

void router::on_draining(const worker_id& id) {
  table_.set_draining(id);
  tell_.on_draining(id);
}

void router::on_sign_of_life(const worker_id& id) {
  adjust_accepting();
  if (table_.state(id) != worker_condition::silent)
    return;
  spdlog::info("balancer: worker {} answers again", to_string(id));
  table_.set_silent(id, false);
  route_waiting();
}

void router::on_load(const worker_id& id, std::size_t sessions,
                     std::size_t unconfirmed) {
  table_.report(id, sessions, unconfirmed);
}

void router::on_hand_back(connection c) {
  if (!c.fd)
    return on_dropped(port_drop::lost);
  heads_.add(std::move(c));
}

void router::on_refused(const worker_id& id, routable x) {
  table_.rest(id, now_ + rest_time);
  if (std::exchange(x.refused, true))
    return refuse(std::move(x));
  // Nobody else has the session.
  if (x.what.owner == id)
    wait_for_worker(std::move(x));
  else
    route(std::move(x));
}

void router::on_worker_gone(const worker_id& id, const caf::error& reason) {
  if (reason)
    spdlog::warn("balancer: worker {}: {}", to_string(id), describe(reason));
  forget(id);
}

void router::forget(const worker_id& id) {
  table_.remove(id);
  auto gone = channels_.extract(id);
  if (gone.empty())
    return;
  for (auto& x : gone.mapped().take_unconfirmed())
    route(std::move(x));
  route_waiting(); // who waited for it goes elsewhere
  adjust_accepting();
}

// -- from the readers of first lines -----------------------------------------

void router::on_head(connection c, const demand& what) {
  route({std::move(c), what, now_ + head_timeout_});
}

void router::on_bad_head(connection c, std::string_view answer) {
  on_dropped(port_drop::bad_line);
  refused_.add(std::move(c), answer);
}

void router::on_dropped(port_drop why) {
  drops_.add(why, now_);
}

// -- connections -------------------------------------------------------------

void router::route(routable x) {
  auto id = table_.choose(x.what);
  if (!id)
    return wait_for_worker(std::move(x));
  auto& channel = channels_.at(*id);
  auto takes = answers(channel) || channel.unconfirmed() < max_unconfirmed();
  if (!takes || !channel.pass(x))
    return refuse(std::move(x));
  adjust_accepting();
}

// Whatever its state: one that drains may freeze as well.
bool router::answers(const primary_channel& channel) const {
  return channel.silence(now_) < max_silence;
}

void router::wait_for_worker(routable x) {
  auto hopeless = closing_ || (!fresh_ && !table_.worth_waiting());
  if (!hopeless && waiting_.size() < bounds_.waiting)
    waiting_.push_back(std::move(x));
  else
    refuse(std::move(x));
}

void router::route_waiting() {
  for (auto& x : std::exchange(waiting_, {}))
    route(std::move(x));
}

void router::expire_waiting() {
  for (auto& x : std::exchange(waiting_, {}))
    if (x.deadline <= now_)
      refuse(std::move(x));
    else
      wait_for_worker(std::move(x));
}

void router::refuse(routable x) {
  ++refused_ever_;
  if (refusals_.occurred(std::chrono::steady_clock::now()) && !closing_)
    spdlog::warn("balancer: no worker can take a client, answered 503 ({} "
                 "times so far)",
                 refused_ever_);
  refused_.add(std::move(x.from), answers::service_unavailable);
}

std::size_t router::max_unconfirmed() const {
  return bounds_.unconfirmed_of_each(channels_.size());
}

void router::adjust_accepting() {
  if (closing_)
    return;
  auto overfull =
    std::any_of(channels_.begin(), channels_.end(), [this](const auto& x) {
      return answers(x.second) && x.second.unconfirmed() >= max_unconfirmed();
    });
  for (auto& port : ports_)
    if (overfull)
      port->pause();
    else
      port->resume();
}

} // namespace socketio
