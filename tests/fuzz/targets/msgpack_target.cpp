// A packet in MessagePack. What is read can be sent and read again.
#include <algorithm>
#include <string>

#include "actors/socket_io/msgpack_parser.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

namespace socketio::fuzz {

namespace {

using namespace socket_io;

const msgpack_parser uut{decoder_limits{3, 20, 20, 100}};

void check(const packet& x) {
  require(x.type <= packet_type::connect_error);
  require(x.nsp.size() <= 100 && x.args.size() <= 20);
  if (x.type == packet_type::event)
    require(!is_reserved(x.event));
}

/// Floats are compared as bytes: NaN differs from itself.
void check_round_trip(const packet& x) {
  auto sent = uut.encode_event(x.nsp, "e", x.args, false);
  require(sent.operator bool());
  auto again = uut.make_decoder()->add_binary(sent->head + sent->body);
  require(again && *again);
  auto second = uut.encode_event(x.nsp, "e", (*again)->args, false);
  require(second && second->body == sent->body);
}

} // namespace

void run(input x) {
  auto result = uut.make_decoder()->add_binary(x);
  if (!result)
    return;
  require(result->has_value());
  check(**result);
  check_round_trip(**result);
}

} // namespace socketio::fuzz
