// Objects of one loop that several hold: who counts them, deletes them.
// Kind: pure.
#pragma once

#include <cstdint>

#include <caf/intrusive_ptr.hpp>

namespace socketio::engine_io {

/// Counts its references, not atomically: it never leaves the loop's thread.
/// Code that may drop the last reference to the object it runs on keeps one on
/// its stack.
class counted {
public:
  counted() = default;
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;

  friend void intrusive_ptr_add_ref(const counted* x) noexcept {
    ++x->references_;
  }

  friend void intrusive_ptr_release(const counted* x) noexcept {
    if (--x->references_ == 0)
      delete x;
  }

protected:
  virtual ~counted() = default;

private:
  mutable uint32_t references_ = 0;
};

} // namespace socketio::engine_io
