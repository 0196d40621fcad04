// Rooms and broadcasts: whoever joins a room hears what is said in it, on
// whatever worker he is.
//
// Try:  example_rooms --cluster.workers=2, then in two Node processes:
//   const s = io("http://localhost:3000"); s.onAny(console.log);
//   s.emit("join", "tea");  s.emit("say", "tea", "milk?")
//   ->  joined <id> and said milk? at the other, whoever serves it
#include "apps/socketio.hpp"

int main(int argc, char** argv) {
  return socketio::run(argc, argv, [](socketio::server& io) {
    auto& all = io.every_socket();
    all.on("join", [](socketio::socket& s, const std::string& room,
                      socketio::ack done) {
      auto joined = s.join(room); // false: too many rooms
      s.to(room).emit("joined", s.id());
      done(joined);
    });
    all.on("say", [](socketio::socket& s, const std::string& room,
                     const std::string& text) {
      s.to(room).emit("said", text); // everybody in the room but s
    });
    all.on("leave",
           [](socketio::socket& s, const std::string& room) { s.leave(room); });
    all.on_disconnecting([](socketio::socket& s, socketio::close_reason) {
      s.to(s.rooms()).emit("left", s.id());
    });
    all.on("shout", [&io](const std::string& text) {
      io.except("quiet").emit("shouted", text); // all but those in "quiet"
    });
  });
}
