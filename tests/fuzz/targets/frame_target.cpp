// WebSocket frames from a client. The first two bytes choose whether messages
// may be compressed and the size of the pieces that the rest comes in.
#include <span>
#include <string>
#include <vector>

#include "actors/engine_io/control_frames.hpp"
#include "actors/engine_io/frame_decoder.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

namespace socketio::fuzz {

namespace {

using namespace engine_io;
using kind = frame_event::kind;

constexpr std::size_t max_message = 1000;

/// One line for each event.
using journal = std::vector<std::string>;

void check(const frame_event& x, bool compressed_allowed) {
  require(x.data.size() <= max_message);
  require(!x.compressed || compressed_allowed);
  if (x.what == kind::text && !x.compressed)
    require(is_utf8(x.data));
  if (x.what == kind::ping || x.what == kind::pong || x.what == kind::close)
    require(x.data.size() <= 125 && make_pong_frame(x.data));
  if (x.what == kind::close)
    require(x.code == close_code::no_status || is_valid_close_code(x.code));
}

journal decode(input stream, std::size_t piece, bool compressed) {
  journal result;
  frame_decoder decoder{max_message, compressed};
  auto ended = false;
  for (; !stream.empty(); stream.remove_prefix(piece)) {
    piece = std::min(piece, stream.size());
    std::string bytes{stream.substr(0, piece)};
    std::span<char> rest{bytes};
    for (auto x = decoder.next(rest); x.what != kind::none;
         x = decoder.next(rest)) {
      require(!ended);
      check(x, compressed);
      ended = x.what == kind::close || x.what == kind::error;
      result.push_back(std::to_string(static_cast<int>(x.what)) + ":"
                       + std::to_string(x.code) + ":" + std::string{x.data});
    }
    require(rest.empty() && decoder.buffered() <= max_message + 125);
  }
  return result;
}

} // namespace

void run(input x) {
  auto compressed = take_byte(x) % 2 == 1;
  auto piece = 1 + take_byte(x);
  require(decode(x, x.size() + 1, compressed)
          == decode(x, static_cast<std::size_t>(piece), compressed));
}

} // namespace socketio::fuzz
