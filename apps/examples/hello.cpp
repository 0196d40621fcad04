// Hello world: says hello to everybody who connects and repeats what they say.
//
// Try:  example_hello --cluster.workers=2, then in Node with socket.io-client:
//   const s = io("http://localhost:3000"); s.onAny(console.log);
//   s.emit("say", "hi")      ->  hello <id>, then said hi
#include "apps/socketio.hpp"

int main(int argc, char** argv) {
  return socketio::run(argc, argv, [](socketio::server& io) {
    io.on_connection([](socketio::socket& s) {
      s.emit("hello", s.id());
      s.on("say", [](socketio::socket& s, const std::string& text) {
        s.emit("said", text);
      });
    });
  });
}
