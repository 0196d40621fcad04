// UTF-8: every code point, every byte that cannot follow, every cut.
#define CAF_SUITE core.utf8

#include <string>

#include "actors/utf8.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

std::string encode(uint32_t x) {
  auto tail = [x](unsigned shift) {
    return static_cast<char>(0x80 | (x >> shift & 0x3F));
  };
  if (x < 0x80)
    return {static_cast<char>(x)};
  if (x < 0x800)
    return {static_cast<char>(0xC0 | x >> 6), tail(0)};
  if (x < 0x10000)
    return {static_cast<char>(0xE0 | x >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | x >> 18), tail(12), tail(6), tail(0)};
}

bool is_surrogate(uint32_t x) {
  return x >= 0xD800 && x <= 0xDFFF;
}

const std::string mixed = "ascii, more than eight \xc3\xa9\xe2\x82\xac"
                          "\xf0\x9f\x98\x80 and \xf4\x8f\xbf\xbf end";

} // namespace

CAF_TEST(exactly the code points but surrogates are valid) {
  auto wrong = 0;
  for (uint32_t x = 0; x < 0x120000; ++x)
    wrong += is_utf8(encode(x)) != (x < 0x110000 && !is_surrogate(x));
  CAF_CHECK_EQUAL(wrong, 0);
}

CAF_TEST(exactly the lead bytes and ASCII of two bytes are valid) {
  auto valid = 0;
  for (int first = 0; first < 256; ++first)
    for (int second = 0; second < 256; ++second)
      valid += is_utf8(
        std::string{static_cast<char>(first), static_cast<char>(second)});
  CAF_CHECK_EQUAL(valid, 128 * 128 + 30 * 64);
}

CAF_TEST(overlong forms are invalid) {
  for (auto text : {"\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf",
                    "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf"})
    CAF_CHECK(!is_utf8(text));
}

CAF_TEST(a stray or missing byte is invalid wherever it lies) {
  for (std::size_t pos = 0; pos < 24; ++pos)
    for (auto bad : {"\x80", "\xff", "\xe2\x82", "\xf0\x9f\x98"}) {
      std::string text(24, 'a');
      CAF_CHECK(!is_utf8(text.insert(pos, bad)));
    }
}

CAF_TEST(a text is valid in two pieces however it is cut) {
  CAF_REQUIRE(is_utf8(mixed));
  for (std::size_t pos = 0; pos <= mixed.size(); ++pos) {
    utf8_validator x;
    CAF_CHECK(x.feed(mixed.substr(0, pos)));
    CAF_CHECK(x.feed(mixed.substr(pos)));
    CAF_CHECK(x.complete());
  }
}

CAF_TEST(a text that ends within a character is not complete) {
  utf8_validator x;
  CAF_CHECK(x.feed("a\xe2\x82"));
  CAF_CHECK(!x.complete());
  CAF_CHECK(x.feed("\xac"));
  CAF_CHECK(x.complete());
}

CAF_TEST(a failed check stays failed) {
  utf8_validator x;
  CAF_CHECK(!x.feed("\xff"));
  CAF_CHECK(!x.feed("a"));
  CAF_CHECK(!x.complete());
}

CAF_TEST(the empty text is valid) {
  CAF_CHECK(is_utf8(""));
}
