// Every message type survives the way through the wire form. A type without
// registration would arrive empty at the other process.
#define CAF_SUITE core.messages

#include <string_view>

#include "actors/messages.hpp"
#include "actors/signature_hash.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;
using namespace std::string_literals;

namespace {

struct config : caf::actor_system_config {
  config() { socketio::add_message_types(*this); }
};

struct fixture : test_coordinator_fixture<config> {
  /// Sends `x` through the wire form inside a message.
  /// @returns whether it comes back as the same type with equal content.
  template <class T>
  bool survives(const T& x) {
    auto back = roundtrip(caf::make_message(x));
    return back.template match_elements<T>()
           && caf::deep_to_string(back.template get_as<T>(0))
                == caf::deep_to_string(x);
  }
};

const broadcast_options opts{"/chat", {"a", "b"}, {"c"}, true, true, false};
const encoded_packet packet{
  "51-/chat,", R"(["x",{"_placeholder":true}])", {"\0\xff"s}};
const socket_details details{"id", {"id", "a"}, {}, "{}", "null"};
const worker_id me{3, 16383};

/// Like a message of two numbers.
template <class X, class Y>
struct pair_of {
  X x{};
  Y y{};

  template <class Inspector>
  friend typename Inspector::result_type inspect(Inspector& f, pair_of& p) {
    return f(p.x, p.y);
  }
};

struct letter : pair_of<int, int> {};
struct same_letter : pair_of<int, int> {};
struct wider_letter : pair_of<int, int64_t> {};
struct renamed_letter : pair_of<int, int> {};
struct turned_letter : pair_of<int, int> {};

constexpr std::string_view fields_of(const letter*) {
  return "to, from";
}

constexpr std::string_view fields_of(const same_letter*) {
  return "to, from";
}

constexpr std::string_view fields_of(const wider_letter*) {
  return "to, from";
}

constexpr std::string_view fields_of(const renamed_letter*) {
  return "to, by";
}

constexpr std::string_view fields_of(const turned_letter*) {
  return "from, to";
}

template <class T>
uint64_t hash_of_fields() {
  signature_hash hash;
  hash.add_fields<T>();
  return hash.value();
}

/// The message types without the last one.
struct shorter_block {
  static constexpr auto begin = caf::id_block::socketio::begin;
  static constexpr auto end = caf::id_block::socketio::end - 1;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(messages, fixture)

CAF_TEST(operations come back from the wire as they went) {
  CAF_CHECK(survives(broadcast{opts, packet}));
  CAF_CHECK(survives(sockets_join{opts, {"r"}}));
  CAF_CHECK(survives(sockets_leave{opts, {"r"}}));
  CAF_CHECK(survives(disconnect_sockets{opts, true}));
  CAF_CHECK(survives(server_side_emit{"/", packet}));
  CAF_CHECK(survives(fetch_sockets{opts, std::chrono::seconds{2}}));
  CAF_CHECK(survives(fetch_sockets_result{{details}, {me}}));
  CAF_CHECK(survives(server_side_emit_with_ack{{"/", packet}, {}}));
  CAF_CHECK(survives(server_side_emit_result{{packet}, {me}}));
  CAF_CHECK(survives(broadcast_with_ack{opts, packet, {}, true}));
  CAF_CHECK(survives(broadcast_result{{packet}, true, {me}, true}));
  CAF_CHECK(survives(list_workers{7}));
  CAF_CHECK(survives(worker_list{{me}}));
}

CAF_TEST(events of clients and their answers survive) {
  CAF_CHECK(survives(socket_ref{"/chat", "id"}));
  CAF_CHECK(survives(client_event{{"/chat", "id"}, "x", packet}));
  CAF_CHECK(survives(event_reply{packet}));
}

CAF_TEST(cluster messages survive with each body) {
  CAF_CHECK(survives(cluster_message{me, broadcast{opts, packet}}));
  CAF_CHECK(survives(cluster_message{me, sockets_join{opts, {"r"}}}));
  CAF_CHECK(survives(cluster_message{me, sockets_leave{opts, {"r"}}}));
  CAF_CHECK(survives(cluster_message{me, disconnect_sockets{opts, true}}));
  CAF_CHECK(survives(cluster_message{me, server_side_emit{"/", packet}}));
  CAF_CHECK(survives(cluster_batch{me, "bodies"}));
}

CAF_TEST(requests and responses survive with each body) {
  CAF_CHECK(survives(cluster_request{me, 1, nullptr, fetch_sockets{opts, {}}}));
  CAF_CHECK(survives(cluster_request{
    me, 2, nullptr, server_side_emit_with_ack{{"/", packet}, {}}}));
  CAF_CHECK(survives(
    cluster_request{me, 3, nullptr, broadcast_with_ack{opts, packet, {}, {}}}));
  CAF_CHECK(survives(workers_asked{1, {me}}));
  CAF_CHECK(
    survives(cluster_response{me, 1, fetch_sockets_response{{details}}}));
  CAF_CHECK(
    survives(cluster_response{me, 1, server_side_emit_response{{packet}}}));
  CAF_CHECK(survives(cluster_response{me, 1, broadcast_client_count{7}}));
  CAF_CHECK(survives(cluster_response{me, 1, broadcast_acks{{packet}, 2}}));
}

CAF_TEST(words about membership come back from the wire) {
  CAF_CHECK(survives(register_worker{me, message_types_hash()}));
  CAF_CHECK(survives(membership{{me, {1, 1}}, 9}));
  CAF_CHECK(survives(worker_joined{me}));
  CAF_CHECK(survives(worker_left{me}));
  CAF_CHECK(survives(heartbeat{me}));
}

CAF_TEST(builds differ if fields have other types or names or another order) {
  const auto hash = hash_of_fields<letter>();
  CAF_CHECK_EQUAL(hash_of_fields<same_letter>(), hash);
  CAF_CHECK_NOT_EQUAL(hash_of_fields<wider_letter>(), hash);
  CAF_CHECK_NOT_EQUAL(hash_of_fields<renamed_letter>(), hash);
  CAF_CHECK_NOT_EQUAL(hash_of_fields<turned_letter>(), hash);
}

CAF_TEST(builds differ if one of them lacks a type) {
  signature_hash all;
  all.add_block<caf::id_block::socketio>();
  CAF_CHECK_EQUAL(message_types_hash(), all.value());
  signature_hash fewer;
  fewer.add_block<shorter_block>();
  CAF_CHECK_NOT_EQUAL(message_types_hash(), fewer.value());
}

CAF_TEST(session reports survive with each body) {
  CAF_CHECK(
    survives(session_report{session_opened{"pid", "/", "sid", 7, "{}"}}));
  CAF_CHECK(survives(session_report{
    session_changed{"pid", 7, true, {{"a", true}, {"b", false}}, {"{}"}}}));
  CAF_CHECK(survives(session_report{session_closed{"pid", false}}));
  CAF_CHECK(
    survives(session_report{restore_session{1, "/chat", "pid", 7, true}}));
}

CAF_TEST(session orders survive with each body) {
  const stored_session session{"/", "pid", "sid", {"a"}, "{}", {{7, packet}}};
  CAF_CHECK(survives(session_order{session_restored{1, {session}}}));
  CAF_CHECK(survives(session_order{close_session{"pid"}}));
}

CAF_TEST_FIXTURE_SCOPE_END()
