// Several bodies in one string.
#define CAF_SUITE adapter.cluster_batch

#include "adapter/cluster_batch.hpp"

#include <vector>

#include "tests/messages_equal.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

const broadcast hello{{"/chat", {"a", "b"}, {"c"}}, {"2", "[\"hi\"]", {"\x1"}}};
const sockets_leave leave{{}, {"r"}};

cluster_batch three() {
  cluster_batch result;
  append(result, hello);
  append(result, leave);
  append(result, hello);
  return result;
}

std::vector<cluster_body> read(const cluster_batch& x, bool damaged) {
  std::vector<cluster_body> result;
  auto why = for_each(x, [&](const auto& body) { result.push_back(body); });
  CAF_CHECK_EQUAL(static_cast<bool>(why), damaged);
  return result;
}

} // namespace

CAF_TEST(bodies come back whole and in their order) {
  const auto got = read(three(), false);
  CAF_REQUIRE_EQUAL(got.size(), 3u);
  CAF_CHECK(caf::get<broadcast>(got[0]) == hello);
  CAF_CHECK(caf::get<sockets_leave>(got[1]) == leave);
  CAF_CHECK(caf::get<broadcast>(got[2]) == hello);
}

CAF_TEST(an empty batch has no bodies) {
  CAF_CHECK(read({}, false).empty());
}

CAF_TEST(what is cut short is damaged and what is before it is whole) {
  auto cut = three();
  cut.bodies.pop_back();
  CAF_CHECK_EQUAL(read(cut, true).size(), 2u);
}

CAF_TEST(a batch of noise is damaged) {
  CAF_CHECK(read({{}, "\xff\xff\xff\xff"}, true).empty());
}
