// What is impossible for each option of Engine.IO, in one line.
#define CAF_SUITE core.engine_options

#include <algorithm>
#include <string>
#include <string_view>

#include "tests/actors/loading.hpp"

#include "tests/test.hpp"

namespace {

struct bad_value {
  std::string_view option;
  std::string_view text;
  /// What the line says behind "expected ".
  std::string_view complaint;
};

constexpr bad_value table[] = {
  {"path", "x", "a path such as /socket.io, got \"x\""},
  {"path", "", "a path such as /socket.io, got \"\""},
  {"path", "/", "a path such as /socket.io, got \"/\""},
  {"path", "/a/", "a path such as /socket.io, got \"/a/\""},
  {"path", "/a?b", "a path such as /socket.io, got \"/a?b\""},
  {"path", "/a b", "a path such as /socket.io, got \"/a b\""},
  {"add-trailing-slash", "1", "true or false, got 1"},
  {"ping-interval", "0s", "a duration above 0, at most a year, got 0s"},
  {"ping-interval", "366d", "a duration above 0, at most a year, got 366d"},
  {"ping-timeout", "0s", "a duration above 0, at most a year, got 0s"},
  {"upgrade-timeout", "0s", "a duration above 0, at most a year, got 0s"},
  {"max-http-buffer-size", "0", "1 to 1073741824, got 0"},
  {"max-http-buffer-size", "1025MiB", "1 to 1073741824, got 1074790400"},
  {"transports", "[]", "at least one of polling and websocket, got none"},
  {"transports", "[\"x\"]", "polling or websocket, got \"x\""},
  {"allow-upgrades", "", "true or false, got nothing"},
  {"cors-origin", "http://a, http://b",
   "no blanks, commas, semicolons or control characters, got \"http://a, "
   "http://b\""},
  {"cors-origins", "[\"/(/\"]",
   "origins, * or regular expressions between slashes, got \"/(/\""},
  {"cors-origins", "[\"\"]",
   "origins, * or regular expressions between slashes, got \"\""},
  {"cors-credentials", "x", "true or false, got x"},
  {"cors-methods", "[\"GET,PUT\"]",
   "no blanks, commas, semicolons or control characters, got \"GET,PUT\""},
  {"cors-allowed-headers", "[\"a b\"]",
   "no blanks, commas, semicolons or control characters, got \"a b\""},
  {"cors-exposed-headers", "[\"a;b\"]",
   "no blanks, commas, semicolons or control characters, got \"a;b\""},
  {"cors-max-age", "-1s", "a duration such as 300ms, 20s or 1min, got -1s"},
  {"cookie-name", "a=b", "a name without =, got \"a=b\""},
  {"cookie-name", "a;b",
   "no blanks, commas, semicolons or control characters, got \"a;b\""},
  {"cookie-path", "/ ",
   "no blanks, commas, semicolons or control characters, got \"/ \""},
  {"cookie-http-only", "x", "true or false, got x"},
  {"cookie-same-site", "Lax", "strict, lax, none or nothing, got \"Lax\""},
  {"cookie-max-age", "-1s", "a duration such as 300ms, 20s or 1min, got -1s"},
  {"cookie-secure", "x", "true or false, got x"},
  {"initial-packet",
   "a\x1e"
   "b",
   "a text without U+001E, got one"},
  {"initial-packet-binary", "x", "true or false, got x"},
  {"http-compression", "gzip", "true or false, got gzip"},
  {"http-compression-threshold", "-1",
   "a size such as 65536, 64KiB or 8MB, got -1"},
  {"hook-timeout", "0s", "a duration above 0, at most a year, got 0s"},
  {"per-message-deflate", "x", "true or false, got x"},
  {"inflate-budget", "0", "a number above 0, got 0"},
  {"per-message-deflate-threshold", "x",
   "a size such as 65536, 64KiB or 8MB, got x"},
  {"server-no-context-takeover", "x", "true or false, got x"},
  {"client-no-context-takeover", "x", "true or false, got x"},
  {"server-max-window-bits", "8", "9 to 15, got 8"},
  {"server-max-window-bits", "16", "9 to 15, got 16"},
  {"client-max-window-bits", "7", "8 to 15, got 7"},
  {"client-max-window-bits", "16", "8 to 15, got 16"},
  {"deflate-memory-level", "0", "1 to 9, got 0"},
  {"deflate-memory-level", "10", "1 to 9, got 10"},
  {"max-header-size", "255", "256 to 65536, got 255"},
  {"max-header-size", "65537", "256 to 65536, got 65537"},
  {"header-timeout", "0s", "a duration above 0, at most a year, got 0s"},
  {"body-timeout", "0s", "a duration above 0, at most a year, got 0s"},
  {"idle-timeout", "0s", "a duration above 0, at most a year, got 0s"},
  {"max-connections-per-address", "-1", "a whole number, not negative, got -1"},
  {"max-packets-per-second", "x", "a whole number, not negative, got x"},
  {"high-water-mark", "0", "a number above 0, got 0"},
  {"slow-consumer-limit", "0", "a number above 0, got 0"},
  {"slow-consumer-timeout", "0s", "a duration above 0, at most a year, got 0s"},
  {"max-refused-bytes", "8388607", "at least slow-consumer-limit, got 8388607"},
};

} // namespace

CAF_TEST(an impossible value is one line with the option) {
  for (auto& [option, text, complaint] : table) {
    auto name = "--engine." + std::string{option};
    CAF_CHECK_EQUAL(line_for_argument(name + "=" + std::string{text}),
                    name + ": expected " + std::string{complaint});
  }
}

CAF_TEST(each option has an impossible value) {
  constexpr std::string_view group = "engine.";
  for (auto& [name, value] : config{}.values()) {
    if (!name.starts_with(group))
      continue;
    auto option = std::string_view{name}.substr(group.size());
    auto known = std::any_of(std::begin(table), std::end(table),
                             [&](auto& x) { return x.option == option; });
    CAF_CHECK_EQUAL(known ? "" : name, "");
  }
}

CAF_TEST(values at the bounds are taken) {
  for (auto argument :
       {"--engine.max-http-buffer-size=1GiB", "--engine.max-header-size=256",
        "--engine.max-header-size=64KiB", "--engine.cors-max-age=0s",
        "--engine.server-max-window-bits=9",
        "--engine.client-max-window-bits=8", "--engine.ping-interval=365d",
        "--engine.deflate-memory-level=9", "--engine.max-refused-bytes=8388608",
        "--engine.cookie-same-site=", "--engine.path=/a/b.c~d"})
    CAF_CHECK_EQUAL(line_for_argument(argument), "");
}
