// The contract of adapters, kept by one worker without a relay.
#define CAF_SUITE adapter_contract.alone

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <caf/all.hpp>

#include "actors/loop/scheduler_unit.hpp"
#include "adapter/adapter.hpp"
#include "tests/adapter/fakes.hpp"

#include "tests/actor_test.hpp"

namespace {

struct config : caf::actor_system_config {
  config() { socketio::add_message_types(*this); }
};

struct place {
  void add(const std::string& sid, const std::vector<std::string>& in = {},
           const std::string& nsp = "/") {
    rooms->add_socket(nsp, sid, clients[sid]);
    rooms->join(nsp, sid, in);
  }

  const std::vector<std::string>& got(const std::string& sid) {
    return clients[sid].messages;
  }

  std::map<std::string, socketio::fakes::session> clients;
  socketio::fakes::sockets sockets;
  std::shared_ptr<socketio::cluster_adapter> rooms =
    std::make_shared<socketio::cluster_adapter>(socketio::worker_id{},
                                                socketio::adapter_options{});
  socketio::adapter_actor handle;
};

struct contract_fixture : test_coordinator_fixture<config> {
  contract_fixture() : unit(sys) {
    only.rooms->attach(only.sockets);
    only.sockets.adapter = only.rooms.get();
    only.handle = socketio::spawn_adapter(sys, unit, only.rooms, {}, {});
    settle();
  }

  ~contract_fixture() { part(only); }

  place& at(std::size_t) { return only; }

  std::size_t others() const { return 0; }

  void settle() { consume_messages(); }

  static std::string plain(const std::string& text) { return text; }

  void pass(place&, caf::timespan time) {
    advance_time(time);
    settle();
  }

  void part(place& x) {
    caf::anon_send_exit(x.handle, caf::exit_reason::user_shutdown);
    settle();
  }

  socketio::scheduler_unit unit;
  place only;
};

} // namespace

#include "tests/suites/adapter_contract/contract.hpp"
