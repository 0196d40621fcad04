// The counted pointers behind the handles that programs keep. Counts are not
// atomic: handles are used on the loop only.
// Kind: pure.
#pragma once

#include <caf/intrusive_ptr.hpp>

namespace socketio::socket_io {

class socket_state;
class nsp_state;

void intrusive_ptr_add_ref(const socket_state* x) noexcept;
void intrusive_ptr_release(const socket_state* x) noexcept;
void intrusive_ptr_add_ref(const nsp_state* x) noexcept;
void intrusive_ptr_release(const nsp_state* x) noexcept;

using socket_ptr = caf::intrusive_ptr<socket_state>;
using nsp_ptr = caf::intrusive_ptr<nsp_state>;

} // namespace socketio::socket_io
