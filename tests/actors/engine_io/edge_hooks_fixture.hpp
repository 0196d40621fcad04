// An edge with hooks of the program. Define CAF_SUITE and include this last.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture : edge_world {
  fixture() { hooks.program = &program; }

  /// A middleware that lets the request wait in `waiting`.
  engine_hooks::middleware later() {
    return [this](const engine_request& x, response_headers&,
                  const request_decision& decide) {
      asked.push_back(x.method);
      waiting.push_back(decide);
    };
  }

  /// Writes down each refusal as "code message", with the facts of the last.
  void listen() {
    program.connection_error.emplace_back(
      [this](const engine_error& x, const engine_request& request) {
        asked.push_back(std::to_string(x.code) + " " + std::string{x.message}
                        + " " + request.method);
        facts = x.context;
      });
  }

  engine_hooks program;
  journal asked;
  std::vector<request_decision> waiting;
  std::map<std::string, std::string> facts;
};

[[maybe_unused]] const std::string failure =
  R"({"code":3,"message":"Bad request"})";

} // namespace
