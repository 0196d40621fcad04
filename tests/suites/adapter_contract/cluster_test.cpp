// The contract of adapters, kept by a primary and two workers.
#define CAF_SUITE adapter_contract.cluster

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "tests/scenarios/cluster_fixture.hpp"

namespace {

struct contract_fixture : socketio::cluster_fixture {
  socketio::worker& at(std::size_t i) { return i % 2 == 0 ? one : two; }

  std::size_t others() const { return 1; }

  void part(socketio::worker& x) { lose(x); }

  static std::string plain(const std::string& text) { return text; }
};

} // namespace

#include "tests/suites/adapter_contract/contract.hpp"
