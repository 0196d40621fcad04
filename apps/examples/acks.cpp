// Acknowledgements both ways: the client asks the server, the server asks the
// client and waits two seconds at most.
//
// Try:  example_acks, then in Node with socket.io-client:
//   const s = io("http://localhost:3000");
//   s.on("your name?", (answer) => answer("Ada")); s.on("welcome",
//   console.log); await s.emitWithAck("sum", 1, 2)      ->  3, and welcome Ada
//   await s.emitWithAck("sum", 1, "two")  ->  nothing: the types do not fit
#include "apps/socketio.hpp"

using namespace std::chrono_literals;

int main(int argc, char** argv) {
  return socketio::run(argc, argv, [](socketio::server& io) {
    io.every_socket().on(
      "sum", [](int x, int y, socketio::ack reply) { reply(x + y); });
    io.every_socket().on_error(
      [](socketio::socket& s, const socketio::error& what) {
        s.emit("complaint", what.message);
      });
    io.on_connection([](socketio::socket& s) {
      s.timeout(2s)
        .emit_with_ack("your name?")
        .then([s](const std::string& name) { s.emit("welcome", name); },
              [s](const caf::error& why) {
                s.emit("welcome", "stranger", socketio::describe(why));
              });
    });
  });
}
