// The queue of frames to one client.
#define CAF_SUITE engine_io.frame_queue

#include "actors/engine_io/frame_queue.hpp"

#include <array>
#include <string>

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

frame_ptr raw(std::string bytes) {
  return frame_ptr{new frame(opcode::text, std::move(bytes), 0)};
}

struct fixture {
  std::string gather(std::size_t pieces) {
    std::array<iovec, 8> out;
    auto count = queue.gather(std::span{out}.first(pieces));
    std::string result;
    for (std::size_t i = 0; i < count; ++i)
      result.append(static_cast<const char*>(out[i].iov_base), out[i].iov_len)
        .append("|");
    return result;
  }

  frame_queue queue;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(frame_queue_tests, fixture)

CAF_TEST(the memory of small frames is more than their bytes) {
  queue.push(raw("ab"));
  queue.push(raw("c"));
  CAF_CHECK_EQUAL(queue.memory(), 3 + 2 * frame_queue::frame_cost);
  queue.consume(2);
  CAF_CHECK_EQUAL(queue.memory(), 1 + frame_queue::frame_cost);
  queue.consume(1);
  CAF_CHECK_EQUAL(queue.memory(), 0u);
}

CAF_TEST(frames are gathered in order and as many as fit) {
  queue.push(raw("ab"));
  queue.push(raw("cde"));
  queue.push(raw("f"));
  CAF_CHECK_EQUAL(queue.bytes(), 6u);
  CAF_CHECK_EQUAL(gather(8), "ab|cde|f|");
  CAF_CHECK_EQUAL(gather(2), "ab|cde|");
}

CAF_TEST(a frame may be consumed in parts) {
  queue.push(raw("abc"));
  queue.push(raw("def"));
  queue.consume(1);
  CAF_CHECK_EQUAL(gather(8), "bc|def|");
  queue.consume(3);
  CAF_CHECK_EQUAL(gather(8), "ef|");
  queue.consume(2);
  CAF_CHECK(queue.empty());
  CAF_CHECK_EQUAL(gather(8), "");
}

CAF_TEST(only a frame that was begun survives a drop) {
  queue.push(raw("abc"));
  queue.push(raw("def"));
  queue.consume(1);
  queue.drop_unsent();
  CAF_CHECK_EQUAL(gather(8), "bc|");
  CAF_CHECK_EQUAL(queue.bytes(), 2u);
  queue.consume(2);
  queue.push(raw("g"));
  queue.drop_unsent();
  CAF_CHECK(queue.empty());
}

CAF_TEST(a long queue keeps its order while it is pushed and consumed) {
  auto pushed = 0, consumed = 0;
  for (auto round = 0; round < 100; ++round) {
    for (auto i = 0; i < 7; ++i)
      queue.push(raw(std::string(1, static_cast<char>('a' + pushed++ % 26))));
    for (auto i = 0; i < 5; ++i, ++consumed) {
      CAF_CHECK_EQUAL(gather(1),
                      std::string(1, static_cast<char>('a' + consumed % 26))
                        + "|");
      queue.consume(1);
    }
  }
  CAF_CHECK_EQUAL(queue.bytes(), 200u);
}

CAF_TEST_FIXTURE_SCOPE_END()
