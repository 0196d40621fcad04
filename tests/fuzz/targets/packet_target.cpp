// One packet of Engine.IO as text, and base64 in both directions.
#include <string>

#include "actors/engine_io/base64.hpp"
#include "actors/engine_io/packet.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

namespace socketio::fuzz {

void run(input x) {
  using namespace engine_io;
  std::string storage;
  if (auto found = decode_packet(x, storage)) {
    require(!found->binary || found->type == packet_type::message);
    require(found->data.size() < x.size());
  } else {
    require(x.empty() || x.front() < '0' || x.front() > '6');
  }
  auto binary = make_binary_frame(x);
  auto text = make_base64_frame(*binary);
  auto back = decode_packet(text->payload(), storage);
  require(back && back->binary && back->data == x);
  if (auto bytes = base64_decode(x))
    require(base64_decode(base64_encode(*bytes)) == bytes);
}

} // namespace socketio::fuzz
