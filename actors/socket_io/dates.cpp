// See dates.hpp.
#include "actors/socket_io/dates.hpp"

#include <cstdio>
#include <ctime>

namespace socketio {

namespace {

using namespace std::chrono;

constexpr auto first_day = sys_days{year{0} / January / 1};
constexpr auto end_day = sys_days{year{10000} / January / 1};

} // namespace

std::optional<std::string> iso_date(int64_t millis) {
  if (millis < milliseconds{first_day.time_since_epoch()}.count()
      || millis >= milliseconds{end_day.time_since_epoch()}.count())
    return std::nullopt;
  const sys_time<milliseconds> when{milliseconds{millis}};
  const auto day = floor<days>(when);
  const year_month_day date{day};
  const hh_mm_ss time{when - day};
  char text[96];
  std::snprintf(
    text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
    static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
    static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
    static_cast<int>(time.minutes().count()),
    static_cast<int>(time.seconds().count()),
    static_cast<int>(time.subseconds().count()));
  return text;
}

std::string date_text(system_clock::time_point when) {
  auto seconds = system_clock::to_time_t(when);
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  char buffer[96];
  auto size = std::strftime(buffer, sizeof(buffer),
                            "%a %b %d %Y %H:%M:%S GMT+0000 "
                            "(Coordinated Universal Time)",
                            &fields);
  return {buffer, size};
}

} // namespace socketio
