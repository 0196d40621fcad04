// Session ids: 20 characters of the base64url alphabet, 16 random ones, then
// 4 that name the worker which owns the session. The balancer routes by them;
// there is no table of sessions outside the worker.
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace socketio {

/// The base64url alphabet of RFC 4648, section 5.
inline constexpr std::string_view base64url_alphabet =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Names one run of one worker process.
struct worker_id {
  /// Place in the cluster, 0 to `max_workers` - 1; kept over restarts.
  uint16_t slot = 0;
  /// Which run of that slot, 0 to `max_incarnations` - 1, then from 0 again.
  uint16_t incarnation = 0;

  /// Places in a cluster.
  static constexpr unsigned max_workers = 1024;
  /// Runs of a slot that have names of their own.
  static constexpr unsigned max_incarnations = 16384;

  /// @returns whether both are the same run of the same slot.
  bool operator==(const worker_id&) const = default;

  /// By slot, then by incarnation.
  auto operator<=>(const worker_id&) const = default;
};

/// @returns the names of its fields, in the order of `inspect`.
constexpr std::string_view fields_of(const worker_id*) {
  return "slot, incarnation";
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, worker_id& x) {
  return f(x.slot, x.incarnation);
}

/// @returns "slot.incarnation", for logs and for the results of requests.
std::string to_string(const worker_id& id);

/// Length of every session id in characters.
inline constexpr std::size_t session_id_size = 20;

/// @returns a new unguessable session id that names `owner`.
std::string make_session_id(const worker_id& owner);

/// @param unique 16 characters of the base64url alphabet that no other session
///               has.
/// @returns the session id that begins with `unique` and names `owner`; nothing
///          if `unique` is anything else.
std::optional<std::string> make_session_id(const worker_id& owner,
                                           std::string_view unique);

/// @returns the worker named by `sid`; nothing unless `sid` has the form of a
///          session id.
std::optional<worker_id> session_owner(std::string_view sid);

/// Finds the session id of a request.
/// @param target the request target of an HTTP request line, e.g.
///               "/socket.io/?EIO=4&transport=polling&sid=...".
/// @returns the value of the first query parameter named exactly `sid`,
///          undecoded; nothing if there is no such parameter.
std::optional<std::string_view> find_session_id(std::string_view target);

/// @returns whether the request for `target` asks for a new session: its query
///          has the parameter `EIO` and no `sid`.
bool opens_session(std::string_view target);

} // namespace socketio
