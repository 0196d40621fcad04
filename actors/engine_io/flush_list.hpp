// Who has something to write: served once, at the end of the loop's turn.
// Kind: I/O.
#pragma once

#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>

#include "actors/engine_io/counted.hpp"

namespace socketio::engine_io {

/// Something that a `flush_list` can hold. Leaves the list when it dies.
class flushable
  : public counted,
    public boost::intrusive::list_base_hook<
      boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
  /// Does what was put off: writes, ends sessions, calls listeners.
  virtual void flush() = 0;
};

/// Collects during a turn of the loop and flushes each member once at its end.
class flush_list {
public:
  explicit flush_list(boost::asio::io_context& io);
  flush_list(const flush_list&) = delete;
  flush_list& operator=(const flush_list&) = delete;

  /// Lets `x.flush()` run at the end of this turn; from within `flush`, at the
  /// end of the next. Nothing if it is in the list already.
  void add(flushable& x);

private:
  using list_type =
    boost::intrusive::list<flushable,
                           boost::intrusive::constant_time_size<false>>;

  void run();

  boost::asio::io_context& io_;
  list_type waiting_;
  bool posted_ = false;
  /// Gone when this object is: a posted job then does nothing.
  std::shared_ptr<flush_list*> self_;
};

} // namespace socketio::engine_io
