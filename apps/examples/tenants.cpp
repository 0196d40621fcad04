// Namespaces that nobody made before: one for each tenant, there as long as it
// has clients, and each a world of its own.
//
// Try:  example_tenants --cluster.workers=2, then in Node with
// socket.io-client:
//   const s = io("http://localhost:3000/tenant-7"); s.onAny(console.log);
//   s.emit("say", "hi")  ->  said hi, at all in /tenant-7, whoever serves them
//   io(".../tenant-x")   ->  connect_error "Invalid namespace"
#include "apps/socketio.hpp"

int main(int argc, char** argv) {
  return socketio::run(argc, argv, [](socketio::server& io) {
    auto tenants = io.of(std::regex{"^/tenant-\\d+$"});
    tenants.on_connection(
      [](socketio::socket& s) { s.emit("welcome to", s.nsp().name()); });
    tenants.every_socket().on(
      "say", [](socketio::socket& s, const std::string& text) {
        s.nsp().emit("said", text); // all of this tenant, on all workers
      });
  });
}
