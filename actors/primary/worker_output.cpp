// See worker_output.hpp.
#include "actors/primary/worker_output.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "actors/log.hpp"
#include "actors/primary/output_lines.hpp"

namespace socketio {

namespace {

/// Lives as long as it reads.
class output_reader : public std::enable_shared_from_this<output_reader> {
public:
  output_reader(boost::asio::io_context& io, unique_fd pipe, worker_id id)
    : pipe_(io, pipe.release()), name_("worker " + to_string(id)) {
    // nop
  }

  void read() {
    pipe_.async_read_some(boost::asio::buffer(buffer_),
                          [me = shared_from_this()](
                            boost::system::error_code failed,
                            std::size_t size) { me->on_read(failed, size); });
  }

private:
  void on_read(boost::system::error_code failed, std::size_t size) {
    auto tell = [this](std::string_view line) { log_printed(name_, line); };
    lines_.add({buffer_.data(), size}, tell);
    if (failed)
      lines_.finish(tell);
    else
      read();
  }

  boost::asio::posix::stream_descriptor pipe_;
  std::string name_;
  output_lines lines_;
  /// Small: each line costs a write of the log, the shortest have one byte.
  std::array<char, 2048> buffer_;
};

} // namespace

void log_output(boost::asio::io_context& io, unique_fd pipe, worker_id id) {
  std::make_shared<output_reader>(io, std::move(pipe), id)->read();
}

} // namespace socketio
