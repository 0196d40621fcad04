// See backend.hpp.
#include "actors/loop/backend.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <unistd.h>

#include <boost/asio/io_context.hpp>

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/io/datagram_servant.hpp>
#include <caf/io/middleman.hpp>
#include <caf/io/network/default_multiplexer.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>
#include <caf/send.hpp>

#include "actors/loop/doorman.hpp"
#include "actors/loop/job_queue.hpp"
#include "actors/loop/scribe.hpp"

namespace socketio {

using caf::io::datagram_servant_ptr;
using caf::io::network::native_socket;

namespace {

caf::error no_udp() {
  return caf::make_error(caf::sec::bad_function_call, "UDP is not supported");
}

[[noreturn]] void refuse_udp(native_socket fd) {
  ::close(fd);
  throw std::logic_error("UDP is not supported");
}

/// @returns adopted pointers, safe from what their abandoning does to the map.
template <class T>
std::vector<caf::intrusive_ptr<T>>
values(const std::unordered_map<int64_t, T*>& map) {
  std::vector<caf::intrusive_ptr<T>> result;
  for (auto& entry : map)
    result.emplace_back(entry.second);
  return result;
}

} // namespace

backend::backend(caf::actor_system* sys) noexcept
  : multiplexer(sys),
    host_(loop_of(*sys)),
    jobs_(std::make_shared<job_queue>(io(), *this, settings().actor_turn,
                                      [this] { offer(); })) {
  // nop
}

backend::~backend() {
  abandon();
  jobs_->close();
  abandon(); // what ending actors opened
}

void backend::exec_later(caf::resumable* job) {
  switch (job->subtype()) {
    case caf::resumable::io_actor:
    case caf::resumable::function_object:
      return jobs_->push(job);
    default:
      return system().scheduler().enqueue(job);
  }
}

// -- factories ---------------------------------------------------------------

caf::io::scribe_ptr backend::new_scribe(native_socket fd) {
  auto hdl = caf::io::connection_handle::from_int(next_handle_++);
  auto result = caf::make_counted<loop_scribe>(*this, fd, hdl);
  if (std::this_thread::get_id() == thread_id())
    result->list();
  return result;
}

caf::expected<caf::io::scribe_ptr>
backend::new_tcp_scribe(const std::string& host, uint16_t port) {
  auto fd = caf::io::network::new_tcp_connection(host, port);
  if (!fd)
    return std::move(fd.error());
  return new_scribe(*fd);
}

caf::io::doorman_ptr backend::new_doorman(native_socket fd) {
  auto hdl = caf::io::accept_handle::from_int(next_handle_++);
  return caf::make_counted<loop_doorman>(*this, fd, hdl);
}

caf::expected<caf::io::doorman_ptr>
backend::new_tcp_doorman(uint16_t port, const char* address, bool reuse) {
  auto fd = caf::io::network::new_tcp_acceptor_impl(port, address, reuse);
  if (!fd)
    return std::move(fd.error());
  return new_doorman(*fd);
}

datagram_servant_ptr backend::new_datagram_servant(native_socket fd) {
  refuse_udp(fd);
}

datagram_servant_ptr backend::new_datagram_servant_for_endpoint(
  native_socket fd, const caf::io::network::ip_endpoint&) {
  refuse_udp(fd);
}

caf::expected<datagram_servant_ptr>
backend::new_remote_udp_endpoint(const std::string&, uint16_t) {
  return no_udp();
}

caf::expected<datagram_servant_ptr>
backend::new_local_udp_endpoint(uint16_t, const char*, bool) {
  return no_udp();
}

// -- running -----------------------------------------------------------------

backend::supervisor_ptr backend::make_supervisor() {
  return nullptr;
}

bool backend::try_run_once() {
  if (abandoned_)
    return false;
  if (io().stopped())
    io().restart();
  return io().poll_one() > 0;
}

void backend::run_once() {
  io().run_one();
}

void backend::run() {
  io().run();
}

// -- connections -------------------------------------------------------------

std::optional<link_load> backend::load(caf::io::connection_handle hdl) const {
  if (auto scribe = find(hdl))
    return scribe->load();
  return std::nullopt;
}

loop_scribe* backend::find(caf::io::connection_handle hdl) const {
  auto i = scribes_.find(hdl.id());
  return i != scribes_.end() ? i->second : nullptr;
}

std::size_t backend::refused() const {
  std::size_t sum = 0;
  for (auto& entry : scribes_)
    sum += entry.second->load().refused;
  return sum;
}

void backend::on_full(std::size_t bound, std::function<void()> f) {
  full_bound_ = bound;
  when_full_ = std::move(f);
}

bool backend::note_refused(std::size_t count, bool was_full) const {
  const bool full = count > full_bound_;
  if (full && !was_full)
    when_full_();
  return full;
}

// -- the end -----------------------------------------------------------------

void backend::remember(caf::actor_addr pinned) {
  std::lock_guard guard{pinned_mutex_};
  if (pinned_.size() >= prune_at_) {
    std::erase_if(pinned_, [](const caf::actor_addr& addr) {
      return !caf::actor_cast<caf::strong_actor_ptr>(addr);
    });
    prune_at_ = std::max<std::size_t>(16, 2 * pinned_.size());
  }
  pinned_.push_back(std::move(pinned));
}

void backend::kill_pinned() {
  std::lock_guard guard{pinned_mutex_};
  for (auto& addr : pinned_)
    if (auto target = caf::actor_cast<caf::actor>(addr))
      caf::anon_send_exit(target, caf::exit_reason::kill);
}

bool backend::idle() const {
  return jobs_->empty()
         && std::all_of(scribes_.begin(), scribes_.end(), [](auto& entry) {
              return entry.second->unsent() == 0;
            });
}

void backend::abandon() {
  abandoned_ = true;
  jobs_->stop();
  for (auto& scribe : values(scribes_))
    scribe->abandon();
  for (auto& doorman : values(doormen_))
    doorman->abandon();
}

// -- for scribes and doormen -------------------------------------------------

boost::asio::io_context& backend::io() const noexcept {
  return host_.io();
}

const loop_settings& backend::settings() const noexcept {
  return host_.loop;
}

void backend::add(loop_scribe& scribe) {
  scribes_.emplace(scribe.hdl().id(), &scribe);
}

void backend::add(loop_doorman& doorman) {
  doormen_.emplace(doorman.hdl().id(), &doorman);
}

void backend::remove(loop_scribe& scribe) {
  scribes_.erase(scribe.hdl().id());
}

void backend::remove(loop_doorman& doorman) {
  doormen_.erase(doorman.hdl().id());
}

void backend::offer_later(loop_scribe& scribe) {
  offering_.emplace_back(&scribe);
  jobs_->wake();
}

void backend::offer() {
  for (auto& scribe : std::exchange(offering_, {}))
    scribe->offer_staged();
}

backend* find_backend(caf::actor_system& sys) {
  if (!sys.has_middleman())
    return nullptr;
  return dynamic_cast<backend*>(&sys.middleman().backend());
}

backend& backend_of(caf::actor_system& sys) {
  if (auto result = find_backend(sys))
    return *result;
  throw std::logic_error("the actor system does not run on socketio::backend");
}

} // namespace socketio
