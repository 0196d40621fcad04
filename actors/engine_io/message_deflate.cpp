// See message_deflate.hpp.
#include "actors/engine_io/message_deflate.hpp"

#include <algorithm>

#include <zlib.h>

namespace socketio::engine_io {

namespace {

/// Ends what `Z_SYNC_FLUSH` writes; not on the wire (section 7.2.1).
constexpr std::string_view tail{"\0\0\xff\xff", 4};

constexpr uint8_t rsv1_bit = 0x40;

/// Bytes by which output grows at first.
constexpr std::size_t first_step = 1024;

/// zlib only reads from it.
Bytef* bytes_of(std::string_view x) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(x.data()));
}

/// Gives `z` room behind the `used` bytes of `out`, at most up to `bound`.
void make_room(z_stream& z, std::string& out, std::size_t used,
               std::size_t bound) {
  if (used == out.size())
    out.resize(std::min(bound, std::max(first_step, 2 * used)));
  z.next_out = bytes_of(out) + used;
  z.avail_out = static_cast<uInt>(out.size() - used);
}

frame_ptr compressed_frame(const frame& x, std::string_view payload) {
  std::string bytes;
  append_frame_header(bytes, x.is_binary() ? opcode::binary : opcode::text,
                      payload.size());
  bytes[0] = static_cast<char>(bytes[0] | rsv1_bit);
  auto header_size = bytes.size();
  bytes.append(payload);
  return frame_ptr{new frame(x.is_binary() ? opcode::binary : opcode::text,
                             std::move(bytes), header_size)};
}

} // namespace

// -- out ---------------------------------------------------------------------

struct message_deflater::impl {
  z_stream z{};
  bool usable = false;

  ~impl() {
    if (usable)
      deflateEnd(&z);
  }
};

message_deflater::message_deflater(int window_bits, int memory_level)
  : impl_(std::make_unique<impl>()) {
  // Negative: without the header and trailer of zlib.
  impl_->usable = deflateInit2(&impl_->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                               -window_bits, memory_level, Z_DEFAULT_STRATEGY)
                  == Z_OK;
}

message_deflater::~message_deflater() = default;

frame_ptr message_deflater::compress(const frame_ptr& x, bool keep_context) {
  auto payload = x->payload();
  auto& z = impl_->z;
  if (!impl_->usable || payload.empty())
    return x;
  if (!keep_context)
    deflateReset(&z);
  z.next_in = bytes_of(payload);
  z.avail_in = static_cast<uInt>(payload.size());
  std::string out(deflateBound(&z, z.avail_in) + tail.size(), '\0');
  std::size_t used = 0;
  do {
    make_room(z, out, used, out.max_size());
    deflate(&z, Z_SYNC_FLUSH);
    used = out.size() - z.avail_out;
  } while (z.avail_out == 0);
  out.resize(used - tail.size());
  return compressed_frame(*x, out);
}

// -- in ----------------------------------------------------------------------

struct message_inflater::impl {
  z_stream z{};
  bool usable = false;

  ~impl() {
    if (usable)
      inflateEnd(&z);
  }

  result feed(std::string_view data, std::size_t max_size, std::string& out,
              std::size_t& used);
};

/// Consumes all of `data`, unless it is broken or too much comes out.
message_inflater::result message_inflater::impl::feed(std::string_view data,
                                                      std::size_t max_size,
                                                      std::string& out,
                                                      std::size_t& used) {
  z.next_in = bytes_of(data);
  z.avail_in = static_cast<uInt>(data.size());
  int status;
  do {
    // One byte more than allowed tells that there is more.
    make_room(z, out, used, max_size + 1);
    status = ::inflate(&z, Z_SYNC_FLUSH);
    used = out.size() - z.avail_out;
    if (used > max_size)
      return result::too_big;
    // A block may be marked as the last one; others follow all the same, and
    // the window stays (section 7.2.3.4).
    if (status == Z_STREAM_END)
      inflateResetKeep(&z);
    else if (status != Z_OK && status != Z_BUF_ERROR)
      return result::broken;
  } while (z.avail_in > 0 || z.avail_out == 0);
  return result::ok;
}

message_inflater::message_inflater(int window_bits)
  : impl_(std::make_unique<impl>()) {
  impl_->usable = inflateInit2(&impl_->z, -window_bits) == Z_OK;
}

message_inflater::~message_inflater() = default;

message_inflater::result message_inflater::inflate(std::string_view data,
                                                   bool keep_context,
                                                   std::size_t max_size,
                                                   std::string& out) {
  out.clear();
  if (!impl_->usable)
    return result::broken;
  if (!keep_context)
    inflateReset(&impl_->z);
  std::size_t used = 0;
  auto what = impl_->feed(data, max_size, out, used);
  // What was left out on the wire has to be what is missing.
  if (what == result::ok && inflateSyncPoint(&impl_->z) != 1)
    return result::broken;
  if (what == result::ok)
    what = impl_->feed(tail, max_size, out, used);
  out.resize(used);
  return what;
}

} // namespace socketio::engine_io
