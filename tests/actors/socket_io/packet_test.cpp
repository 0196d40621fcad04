// Packet types and reserved names.
#define CAF_SUITE socket_io.packet

#include <string>

#include "actors/socket_io/packet.hpp"

#include "tests/test.hpp"

using namespace socketio::socket_io;

CAF_TEST(the six reserved names are reserved) {
  for (auto name : {"connect", "connect_error", "disconnect", "disconnecting",
                    "newListener", "removeListener"})
    CAF_CHECK(is_reserved(name));
}

CAF_TEST(other names are free) {
  for (auto name : {"", "message", "Connect", "connection", "error", "ping"})
    CAF_CHECK(!is_reserved(name));
}

CAF_TEST(every packet type has its digit and its name) {
  const char* names[] = {"connect",       "disconnect",   "event",     "ack",
                         "connect_error", "binary_event", "binary_ack"};
  for (int i = 0; i < 7; ++i)
    CAF_CHECK_EQUAL(std::string(to_string(static_cast<packet_type>(i))),
                    names[i]);
}
