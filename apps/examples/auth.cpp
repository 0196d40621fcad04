// Middleware: only clients with a token get into /admin, and their events are
// looked at before they are handled.
//
// Try:  example_auth, then in Node with socket.io-client:
//   const s = io("http://localhost:3000/admin", {auth: {token: "secret"}});
//   await s.emitWithAck("whoami")  ->  {"name": "root"}
//   s.emit("rm", "-rf")            ->  refused "rm is not allowed"
//   without the token              ->  connect_error "who are you?"
#include "apps/socketio.hpp"

int main(int argc, char** argv) {
  return socketio::run(argc, argv, [](socketio::server& io) {
    auto admin = io.of("/admin");
    admin.use([](socketio::socket& s, socketio::next next) {
      auto token = s.handshake().auth.value("token", socketio::value{});
      if (token != "secret")
        return next(socketio::error{"who are you?", {{"code", 401}}});
      s.set_data(socketio::value{{"name", "root"}});
      next();
    });
    auto& all = admin.every_socket();
    all.use([](const std::string& event, const std::vector<socketio::value>&,
               socketio::next next) {
      if (event == "rm")
        return next(socketio::error{"rm is not allowed"});
      next();
    });
    all.on_error([](socketio::socket& s, const socketio::error& why) {
      s.emit("refused", why.message);
    });
    all.on("whoami",
           [](socketio::socket& s, socketio::ack reply) { reply(s.data()); });
  });
}
