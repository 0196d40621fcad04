// The contract of adapters, kept by a primary and two workers with connection
// state recovery: events take another way, through the relay's log.
#define CAF_SUITE adapter_contract.recovery

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "actors/offset.hpp"

#include "tests/scenarios/cluster_fixture.hpp"

namespace {

struct contract_fixture : socketio::cluster_fixture {
  contract_fixture() : cluster_fixture(true) {}

  socketio::worker& at(std::size_t i) { return i % 2 == 0 ? one : two; }

  std::size_t others() const { return 1; }

  void part(socketio::worker& x) { lose(x); }

  /// The last argument is the offset: ,"text"]
  static std::string plain(const std::string& text) {
    const auto comma = text.rfind(',');
    if (comma == std::string::npos || text.size() < comma + 4)
      return text;
    const auto last = text.substr(comma + 2, text.size() - comma - 4);
    return socketio::parse_offset(last) ? text.substr(0, comma) + ']' : text;
  }
};

} // namespace

#include "tests/suites/adapter_contract/contract.hpp"
