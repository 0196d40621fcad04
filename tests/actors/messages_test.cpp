// Every message type survives the way through the wire form. A type without
// registration would arrive empty at the other process.
#define CAF_SUITE core.messages

#include "actors/messages.hpp"

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

} // namespace

CAF_TEST_FIXTURE_SCOPE(messages, fixture)

CAF_TEST(operations survive) {
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

CAF_TEST(membership survives) {
  CAF_CHECK(survives(register_worker{me, message_types_hash()}));
  CAF_CHECK(survives(membership{{me, {1, 1}}, 9}));
  CAF_CHECK(survives(worker_joined{me}));
  CAF_CHECK(survives(worker_left{me}));
  CAF_CHECK(survives(heartbeat{me}));
}

CAF_TEST(the hash of the message types does not change by itself) {
  CAF_CHECK_EQUAL(message_types_hash(), message_types_hash());
  CAF_CHECK_NOT_EQUAL(message_types_hash(), 0u);
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
