// A client's CONNECT to a namespace that does not exist, while the program
// decides whether it shall.
// Kind: shell.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "actors/loop/clock.hpp"
#include "actors/socket_io/byte_budget.hpp"
#include "actors/socket_io/client.hpp"
#include "actors/socket_io/packet_backlog.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio::socket_io {

/// Owned by its client, until the word is said or time is up.
struct nsp_request {
  /// @param bytes of the CONNECT.
  /// @param share of what it takes.
  nsp_request(client& owner, std::string name, value auth, std::size_t bytes,
              std::shared_ptr<byte_budget::share> share)
    : owner(owner),
      name(std::move(name)),
      auth(std::move(auth)),
      bytes(bytes),
      share(std::move(share)),
      deadline(timer_entry::calling<&nsp_request::on_deadline>(*this)) {
    // nop
  }

  void on_deadline() { owner.on_late(*this); }

  client& owner;
  std::string name;
  /// The payload of the CONNECT.
  value auth;
  std::size_t bytes;
  std::shared_ptr<byte_budget::share> share;
  timer_entry deadline;
  /// What came behind it.
  packet_backlog packets;
};

} // namespace socketio::socket_io
