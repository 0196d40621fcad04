// The generator's judgement: what it must accept and what it must refuse.
#define CAF_SUITE bench.checks

#include "bench/loadgen/ack_check.hpp"
#include "bench/loadgen/delivery_check.hpp"
#include "bench/loadgen/stamp.hpp"

#include "tests/test.hpp"

using namespace socketio::bench;

// -- deliveries --------------------------------------------------------------

CAF_TEST(a message is complete with its last receiver) {
  delivery_check x{1, 2};
  auto first = x.send(0);
  CAF_CHECK_EQUAL(x.missing(), 2u);
  CAF_CHECK(x.receive(0, 0, first) == verdict::good);
  CAF_CHECK(x.receive(1, 0, first) == verdict::complete);
  CAF_CHECK_EQUAL(x.missing(), 0u);
}

CAF_TEST(receivers may be apart by several messages) {
  delivery_check x{1, 2};
  for (uint32_t i = 1; i <= 3; ++i)
    CAF_CHECK_EQUAL(x.send(0), i);
  for (uint32_t i = 1; i <= 3; ++i)
    CAF_CHECK(x.receive(0, 0, i) == verdict::good);
  for (uint32_t i = 1; i <= 3; ++i)
    CAF_CHECK(x.receive(1, 0, i) == verdict::complete);
}

CAF_TEST(a repeated message is noticed) {
  delivery_check x{1, 2};
  x.send(0);
  x.receive(0, 0, 1);
  CAF_CHECK(x.receive(0, 0, 1) == verdict::repeated);
}

CAF_TEST(a message that overtakes is noticed) {
  delivery_check x{1, 2};
  x.send(0);
  x.send(0);
  CAF_CHECK(x.receive(0, 0, 2) == verdict::gap);
}

CAF_TEST(a message that nobody sent is noticed) {
  delivery_check x{2, 2};
  x.send(0);
  CAF_CHECK(x.receive(0, 0, 2) == verdict::unknown);
  CAF_CHECK(x.receive(0, 0, 0) == verdict::unknown);
  CAF_CHECK(x.receive(0, 1, 1) == verdict::unknown);
  CAF_CHECK(x.receive(0, 2, 1) == verdict::unknown);
}

CAF_TEST(a lost message stays missing) {
  delivery_check x{1, 2};
  x.send(0);
  x.receive(0, 0, 1);
  CAF_CHECK_EQUAL(x.missing(), 1u);
}

CAF_TEST(senders do not disturb one another) {
  delivery_check x{2, 1};
  x.send(0);
  x.send(1);
  x.send(1);
  CAF_CHECK(x.receive(0, 1, 1) == verdict::complete);
  CAF_CHECK(x.receive(0, 0, 1) == verdict::complete);
  CAF_CHECK(x.receive(0, 1, 2) == verdict::complete);
}

// -- acknowledgements --------------------------------------------------------

CAF_TEST(an answer goes to the slot that asked) {
  ack_check x{2, 3};
  time_point now{duration{42}};
  auto id = x.send(1, 2, now);
  auto found = x.receive(1, id);
  CAF_REQUIRE(found);
  CAF_CHECK_EQUAL(found->slot, 2u);
  CAF_CHECK(found->sent_at == now);
  CAF_CHECK_EQUAL(x.missing(), 0u);
}

CAF_TEST(a second answer is noticed) {
  ack_check x{1, 1};
  auto id = x.send(0, 0, {});
  x.receive(0, id);
  CAF_CHECK(!x.receive(0, id));
  x.send(0, 0, {});
  CAF_CHECK(!x.receive(0, id));
}

CAF_TEST(an answer to another client is noticed) {
  ack_check x{2, 1};
  auto id = x.send(0, 0, {});
  CAF_CHECK(!x.receive(1, id));
  CAF_CHECK(!x.receive(2, id));
}

// -- payloads ----------------------------------------------------------------

CAF_TEST(a stamp is read as it was written) {
  auto original = make_payload(64);
  auto sent = original;
  write_stamp({7, 4294967295u, time_point{duration{123456789}}}, sent.data());
  auto found = read_stamp(sent, original);
  CAF_REQUIRE(found);
  CAF_CHECK_EQUAL(found->sender, 7u);
  CAF_CHECK_EQUAL(found->number, 4294967295u);
  CAF_CHECK_EQUAL(found->sent_at.time_since_epoch().count(), 123456789);
}

CAF_TEST(any changed byte of the filling is noticed) {
  auto original = make_payload(64);
  for (auto i = stamp_size; i < original.size(); ++i) {
    auto damaged = original;
    damaged[i] ^= 1;
    CAF_CHECK(!read_stamp(damaged, original));
  }
}

CAF_TEST(a payload of another size is noticed) {
  auto original = make_payload(64);
  CAF_CHECK(!read_stamp(original.substr(0, 63), original));
  CAF_CHECK(!read_stamp(original + "a", original));
}

CAF_TEST(a stamp that is no number is noticed) {
  auto original = make_payload(64);
  for (auto i : {0u, 8u, 16u, 31u}) {
    auto damaged = original;
    damaged[i] = 'g';
    CAF_CHECK(!read_stamp(damaged, original));
  }
}
