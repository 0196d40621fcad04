// The chat demo: a page and its server, on all cores.
#include "apps/chat/chat.hpp"
#include "apps/run/process.hpp"
#include "apps/run/static_files.hpp"

int main(int argc, char** argv) {
  std::unique_ptr<chat::chat_server> chat;
  socketio::config cfg;
  return socketio::run(cfg, argc, argv, [&] {
    auto page = std::make_shared<socketio::static_files>(
      socketio::data_folder("chat"), "/");
    return socketio::program{
      .setup =
        [&](socketio::server& io) {
          chat = std::make_unique<chat::chat_server>(io);
        },
      .pages = [page](auto& request) { return page->find(request); },
    };
  });
}
