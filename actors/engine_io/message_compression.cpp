// See message_compression.hpp.
#include "actors/engine_io/message_compression.hpp"

#include <utility>

namespace socketio::engine_io {

namespace {

constexpr int widest_window = 15;

template <class T, class... Args>
T& made(std::unique_ptr<T>& x, Args... args) {
  if (!x)
    x = std::make_unique<T>(args...);
  return *x;
}

} // namespace

message_compression::message_compression(deflate_agreement agreement,
                                         const engine_options& opts,
                                         shared_compressors& shared)
  : agreement_(std::move(agreement)), opts_(opts), shared_(shared) {
  // nop
}

std::size_t message_compression::work(const frame_ptr& x) const {
  auto done = !suits(x) || (shares() && x->compressed());
  return done ? 0 : x->payload().size();
}

frame_ptr message_compression::compress(const frame_ptr& x) {
  if (!suits(x))
    return x;
  if (shares())
    return compress_once(x);
  return made(deflater_, agreement_.server_max_window_bits,
              opts_.deflate_memory_level)
    .compress(x, !agreement_.server_no_context_takeover);
}

bool message_compression::suits(const frame_ptr& x) const {
  auto size = x->payload().size();
  return size >= opts_.per_message_deflate_threshold
         && size <= opts_.inflate_budget;
}

// A client with a smaller window than most cannot share what they get.
bool message_compression::shares() const noexcept {
  return agreement_.server_no_context_takeover
         && agreement_.server_max_window_bits == opts_.server_max_window_bits;
}

frame_ptr message_compression::compress_once(const frame_ptr& x) {
  if (auto& known = x->compressed())
    return known;
  auto& deflater = made(shared_.deflater, int{opts_.server_max_window_bits},
                        int{opts_.deflate_memory_level});
  auto result = deflater.compress(x, false);
  if (result != x)
    x->keep_compressed(result);
  return result;
}

message_inflater::result message_compression::inflate(std::string_view data,
                                                      std::string& out) {
  auto keep = !agreement_.client_no_context_takeover;
  auto& inflater = keep ? made(inflater_, agreement_.client_max_window_bits)
                        : made(shared_.inflater, widest_window);
  return inflater.inflate(data, keep, opts_.max_http_buffer_size, out);
}

} // namespace socketio::engine_io
