// What all connections of clients have in common, and the list of them.
// Kind: I/O.
#pragma once

#include <cstddef>

#include <boost/intrusive/list.hpp>

#include "actors/engine_io/address_table.hpp"
#include "actors/engine_io/flush_list.hpp"
#include "actors/engine_io/stream.hpp"
#include "actors/unique_fd.hpp"

namespace socketio::engine_io {

struct edge_env;

/// A descriptor and what serves it. Lives in the list of connections until
/// `leave`, and as long as code on the stack holds it.
class client_connection : public flushable, private poll_listener {
public:
  /// Closes the descriptor at once and leaves the list; the session is not
  /// told. Nothing of the environment is used from then on.
  virtual void abort() = 0;

  /// The edge closes: no further request, nothing new.
  virtual void wind_down() = 0;

  boost::intrusive::list_member_hook<> registry_hook;

protected:
  /// Takes over `fd` and enters the list of `env`.
  /// @param seat given back by `leave`.
  client_connection(edge_env& env, unique_fd fd, address_table::seat seat);

  bool is_open() const noexcept { return stream_.is_open(); }

  /// Lets `on_readable` follow once; nothing if it will anyway.
  void await_readable() { stream_.await_readable(); }

  /// Lets `on_writable` follow once; nothing if it will anyway.
  void await_writable() { stream_.await_writable(); }

  virtual void on_readable() = 0;
  virtual void on_writable() = 0;

  /// Leaves the list of connections, closes the descriptor if it is still
  /// there. May drop the last reference to this object.
  void leave();

  edge_env& env_;
  stream stream_;
  address_table::seat seat_;

private:
  void on_poll(bool readable, bool writable) final;
};

/// Holds a reference to each member.
class connection_list {
public:
  connection_list() = default;
  connection_list(const connection_list&) = delete;
  connection_list& operator=(const connection_list&) = delete;

  /// Aborts all that are left.
  ~connection_list();

  void add(client_connection& x);

  /// Nothing if `x` is not in the list. May drop its last reference.
  void remove(client_connection& x);

  std::size_t size() const noexcept { return members_.size(); }

  /// Calls `abort` of all.
  void abort_all();

  /// Calls `wind_down` of all.
  void wind_down_all();

private:
  template <class F>
  void for_all(F f);

  boost::intrusive::list<
    client_connection,
    boost::intrusive::member_hook<client_connection,
                                  boost::intrusive::list_member_hook<>,
                                  &client_connection::registry_hook>>
    members_;
};

} // namespace socketio::engine_io
