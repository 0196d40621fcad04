// Connection state recovery played by hand.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "actors/local.hpp"

namespace socketio::fakes {

/// Notes what it is told; restores what the test says, when it says so.
class keeper final : public session_keeper {
public:
  void in_order(std::function<void()> f) override {
    if (busy)
      waiting.push_back(std::move(f));
    else
      f();
  }

  const std::string& offset() const noexcept override { return offset_; }

  void open(const std::string&, const std::string&, const std::string&,
            const std::string& data) override {
    told.push_back("open " + data);
  }

  void update(const std::string&, const std::string& sid,
              const std::string& data) override {
    told.push_back("update " + sid + " " + data);
  }

  void close(const std::string&, const std::string&, bool) override {
    told.push_back("close");
  }

  void restore(const std::string&, const std::string&, packet_offset,
               on_claimed then) override {
    claimed = std::move(then);
  }

  void fetch(ticket, const std::string&, const std::string&, packet_offset,
             on_restored then) override {
    fetched = std::move(then);
  }

  void give_back(ticket, const std::string&, const std::string&,
                 bool) override {
    told.push_back("give back");
  }

  void resume(const std::string&, const std::string& sid) override {
    told.push_back("resume " + sid);
  }

  /// Something is on its way.
  bool busy = false;
  std::vector<std::function<void()>> waiting;
  std::vector<std::string> told;
  on_claimed claimed;
  on_restored fetched;

private:
  std::string offset_ = "o";
};

} // namespace socketio::fakes
