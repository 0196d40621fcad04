// One HTTP request on a connection of its own. Kind: I/O.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "bench/loadgen/http.hpp"
#include "bench/loadgen/tcp.hpp"

namespace socketio::bench {

class http_call final : public tcp_connection {
public:
  using on_response = std::function<void(const http_response&)>;

  using tcp_connection::tcp_connection;

  /// Connects, sends `request` and closes when the answer is there.
  /// @param then gets it; status 0 = the server closed without one.
  void start(std::string_view request, on_response then);

private:
  std::size_t on_input(std::string_view input) override;
  void on_end(std::string_view rest) override;

  on_response then_;
};

} // namespace socketio::bench
