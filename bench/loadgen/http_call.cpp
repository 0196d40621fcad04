// See http_call.hpp.
#include "bench/loadgen/http_call.hpp"

#include <utility>

namespace socketio::bench {

void http_call::start(std::string_view request, on_response then) {
  then_ = std::move(then);
  open();
  out() = request;
  flush();
}

std::size_t http_call::on_input(std::string_view input) {
  auto response = read_response(input);
  if (!response)
    return 0;
  close();
  std::exchange(then_, {})(*response);
  return response->size;
}

void http_call::on_end(std::string_view rest) {
  auto response = read_response(rest, true);
  std::exchange(then_, {})(response.value_or(http_response{}));
}

} // namespace socketio::bench
