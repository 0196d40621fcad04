// See log.hpp.
#include "actors/log.hpp"

#include <spdlog/sinks/ansicolor_sink.h>

namespace socketio {

void start_log(const log_options& opts, const std::string& process) {
  auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>();
  auto logger = std::make_shared<spdlog::logger>("socketio", std::move(sink));
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%-5l%$ [" + process + "] %v");
  logger->set_level(spdlog::level::from_str(opts.level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

} // namespace socketio
