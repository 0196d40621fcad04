// See ack.hpp.
#include "actors/socket_io/ack.hpp"

namespace socketio {

namespace {

class function_asker final : public ack::asker {
public:
  explicit function_asker(ack::function f) : f_(std::move(f)) {
    // nop
  }

  void on_answer(std::vector<value> args) override {
    // What it holds ends with it, not with the last copy of the ack.
    auto f = std::exchange(f_, nullptr);
    f(std::move(args));
  }

private:
  ack::function f_;
};

} // namespace

ack::ack(function f) : asker_(std::make_shared<function_asker>(std::move(f))) {
  // nop
}

void ack::send(std::vector<value> args) const {
  asker_->answered_ = true;
  asker_->on_answer(std::move(args));
}

} // namespace socketio
