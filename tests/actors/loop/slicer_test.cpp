// Pieces of a stream, as a receive policy asks for them.
#define CAF_SUITE loop.slicer

#include "actors/loop/slicer.hpp"

#include <algorithm>
#include <random>
#include <string>

#include "tests/test.hpp"

using caf::io::receive_policy;
using socketio::slicer;

namespace {

void put(slicer& in, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    auto room = in.room();
    auto count = std::min(room.size(), bytes.size() - at);
    std::copy_n(bytes.data() + at, count, room.data());
    in.filled(count);
    at += count;
  }
}

// The next piece, "-" if there is none.
std::string next(slicer& in) {
  std::vector<char> piece;
  return in.take(piece) ? std::string{piece.begin(), piece.end()} : "-";
}

} // namespace

CAF_TEST(exactly waits until a piece is complete) {
  slicer in;
  in.configure(receive_policy::exactly(4));
  put(in, "abc");
  CAF_CHECK_EQUAL(next(in), "-");
  put(in, "defgh");
  CAF_CHECK_EQUAL(next(in), "abcd");
  CAF_CHECK_EQUAL(next(in), "efgh");
  CAF_CHECK_EQUAL(next(in), "-");
}

CAF_TEST(at most gives what is there up to its size) {
  slicer in;
  in.configure(receive_policy::at_most(4));
  CAF_CHECK_EQUAL(next(in), "-");
  put(in, "abcde");
  CAF_CHECK_EQUAL(next(in), "abcd");
  CAF_CHECK_EQUAL(next(in), "e");
}

CAF_TEST(at least waits for its size and gives a little more) {
  slicer in;
  in.configure(receive_policy::at_least(3));
  put(in, "ab");
  CAF_CHECK_EQUAL(next(in), "-");
  put(in, std::string(200, 'x'));
  CAF_CHECK_EQUAL(next(in).size(), 103u);
  CAF_CHECK_EQUAL(next(in).size(), 99u);
}

CAF_TEST(a size of zero counts as one) {
  slicer in;
  for (auto flag : {caf::io::receive_policy_flag::exactly,
                    caf::io::receive_policy_flag::at_most}) {
    in.configure({flag, 0});
    CAF_CHECK_EQUAL(next(in), "-");
    put(in, "ab");
    CAF_CHECK_EQUAL(next(in), "a");
    CAF_CHECK_EQUAL(next(in), "b");
  }
}

CAF_TEST(a new policy holds for what is buffered) {
  slicer in;
  in.configure(receive_policy::exactly(2));
  put(in, "abcdef");
  CAF_CHECK_EQUAL(next(in), "ab");
  in.configure(receive_policy::exactly(3));
  CAF_CHECK_EQUAL(next(in), "cde");
}

CAF_TEST(an announced size costs no memory before the bytes come) {
  slicer in;
  in.configure(receive_policy::exactly(std::size_t{3} << 30));
  put(in, std::string(100'000, 'x'));
  CAF_CHECK_LESS_OR_EQUAL(in.room().size(), std::size_t{400'000});
}

CAF_TEST(memory shrinks after a burst) {
  slicer in;
  auto burst = 3 * slicer::keep;
  in.configure(receive_policy::exactly(burst));
  put(in, std::string(burst, 'x'));
  CAF_CHECK_EQUAL(next(in).size(), burst);
  CAF_CHECK_EQUAL(in.room().size(), slicer::chunk);
}

CAF_TEST(random policies on random segments lose and invent nothing) {
  std::mt19937 random{42};
  auto below = [&random](unsigned n) { return random() % n; };
  slicer in;
  std::string sent, received;
  for (int round = 0; round < 2000; ++round) {
    std::string segment(below(10) == 0 ? below(200'000) : below(300), '\0');
    for (auto& c : segment)
      c = static_cast<char>(random());
    put(in, segment);
    sent += segment;
    auto flag = static_cast<caf::io::receive_policy_flag>(below(3));
    in.configure({flag, below(round % 7 == 0 ? 100'000 : 50)});
    std::vector<char> piece;
    while (in.take(piece))
      received.append(piece.begin(), piece.end());
  }
  in.configure(receive_policy::at_most(1u << 20));
  for (auto piece = next(in); piece != "-"; piece = next(in))
    received += piece;
  CAF_CHECK(received == sent);
}
