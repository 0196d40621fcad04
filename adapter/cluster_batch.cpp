// See cluster_batch.hpp.
#include "adapter/cluster_batch.hpp"

#include <exception>

#include <caf/binary_deserializer.hpp>
#include <caf/serializer_impl.hpp>

#include "actors/errors.hpp"

namespace socketio {

namespace {

/// Bodies hold no actors: neither reading nor writing needs to know of any.
constexpr caf::execution_unit* no_context = nullptr;

caf::error read(caf::binary_deserializer& from, cluster_body& to) {
  try {
    return from(to);
  } catch (const std::exception& x) { // an alternative that there is not
    return make_error(ec::protocol_violation, x.what());
  }
}

} // namespace

void append(cluster_batch& to, cluster_body x) {
  caf::serializer_impl<std::string> sink{no_context, to.bodies};
  const auto end = to.bodies.size();
  if (sink(x))
    to.bodies.resize(end); // never happens: memory takes everything
}

caf::error for_each(const cluster_batch& from,
                    const std::function<void(const cluster_body&)>& f) {
  caf::binary_deserializer source{no_context, from.bodies.data(),
                                  from.bodies.size()};
  while (source.remaining() > 0) {
    cluster_body body;
    if (auto why = read(source, body))
      return why;
    f(body);
  }
  return {};
}

} // namespace socketio
