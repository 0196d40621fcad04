// See log.hpp.
#include "actors/log.hpp"

#include <memory>
#include <utility>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include "actors/json_text.hpp"
#include "actors/utf8.hpp"

namespace socketio {

namespace {

/// Writes the text of a line as what stands between the quotes of JSON.
class json_text final : public spdlog::custom_flag_formatter {
public:
  void format(const spdlog::details::log_msg& line, const std::tm&,
              spdlog::memory_buf_t& out) override {
    auto escaped = json_escaped({line.payload.data(), line.payload.size()});
    out.append(escaped.data(), escaped.data() + escaped.size());
  }

  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<json_text>();
  }
};

std::unique_ptr<spdlog::formatter> make_formatter(const log_options& opts) {
  auto result = std::make_unique<spdlog::pattern_formatter>();
  result->add_flag<json_text>('*');
  if (opts.format == "json")
    result->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",)"
                        R"("process":"%n","pid":%P,"message":"%*"})");
  else
    result->set_pattern(opts.pattern);
  return result;
}

using stream_sink =
  spdlog::sinks::ansicolor_sink<spdlog::details::console_mutex>;

spdlog::sink_ptr make_sink(const log_options& opts, const std::string& suffix,
                           int fd) {
  if (!opts.file.empty())
    return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
      opts.file + suffix, opts.max_file_size, opts.max_files);
  if (auto stream = fd >= 0 ? ::fdopen(fd, "w") : nullptr)
    return std::make_shared<stream_sink>(stream, spdlog::color_mode::automatic);
  return std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>();
}

/// @returns each byte of `text` as the character of that number.
std::string from_latin1(std::string_view text) {
  std::string result;
  for (uint8_t c : text)
    if (c < 0x80)
      result += static_cast<char>(c);
    else
      result += {static_cast<char>(0xC0 | c >> 6),
                 static_cast<char>(0x80 | (c & 0x3F))};
  return result;
}

} // namespace

std::string json_escaped(std::string_view text) {
  std::string result;
  append_json_text(result,
                   is_utf8(text) ? std::string{text} : from_latin1(text));
  return result.substr(1, result.size() - 2);
}

std::string log_text(std::string_view text) {
  constexpr std::size_t max = 100;
  if (text.size() <= max)
    return json_escaped(text);
  auto size = max;
  while (size > 0 && (text[size] & 0xC0) == 0x80) // amid a character
    --size;
  return json_escaped(text.substr(0, size)) + "...";
}

void start_log(const log_options& opts, const std::string& process,
               const std::string& suffix, int fd) {
  auto logger =
    std::make_shared<spdlog::logger>(process, make_sink(opts, suffix, fd));
  logger->set_formatter(make_formatter(opts));
  logger->set_level(spdlog::level::from_str(opts.level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void log_printed(const std::string& process, std::string_view text) {
  spdlog::details::log_msg line{
    process, spdlog::level::info, {text.data(), text.size()}};
  for (auto& sink : spdlog::default_logger_raw()->sinks()) {
    sink->log(line);
    sink->flush();
  }
}

} // namespace socketio
