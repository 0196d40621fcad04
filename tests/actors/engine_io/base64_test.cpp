// Base64: the vectors of RFC 4648, section 10, and what is no base64.
#define CAF_SUITE engine_io.base64

#include <string>

#include "actors/engine_io/base64.hpp"

#include "tests/test.hpp"

using namespace socketio::engine_io;

namespace {

std::string decoded(std::string_view text) {
  return base64_decode(text).value_or("nothing");
}

/// All byte values, in an order that reaches every group of three.
std::string pattern(std::size_t size) {
  std::string result;
  for (std::size_t i = 0; i < size; ++i)
    result.push_back(static_cast<char>(i * 7 + i / 256));
  return result;
}

} // namespace

CAF_TEST(the vectors of the standard encode) {
  CAF_CHECK_EQUAL(base64_encode(""), "");
  CAF_CHECK_EQUAL(base64_encode("f"), "Zg==");
  CAF_CHECK_EQUAL(base64_encode("fo"), "Zm8=");
  CAF_CHECK_EQUAL(base64_encode("foo"), "Zm9v");
  CAF_CHECK_EQUAL(base64_encode("foob"), "Zm9vYg==");
  CAF_CHECK_EQUAL(base64_encode("fooba"), "Zm9vYmE=");
  CAF_CHECK_EQUAL(base64_encode("foobar"), "Zm9vYmFy");
}

CAF_TEST(the vectors of the standard decode) {
  CAF_CHECK_EQUAL(decoded(""), "");
  CAF_CHECK_EQUAL(decoded("Zg=="), "f");
  CAF_CHECK_EQUAL(decoded("Zm8="), "fo");
  CAF_CHECK_EQUAL(decoded("Zm9v"), "foo");
  CAF_CHECK_EQUAL(decoded("Zm9vYmFy"), "foobar");
  CAF_CHECK_EQUAL(decoded("+/+/"), "\xfb\xff\xbf");
}

CAF_TEST(encoding appends to what is there) {
  std::string out = "b";
  append_base64(out, "foo");
  CAF_CHECK_EQUAL(out, "bZm9v");
}

CAF_TEST(bytes of every length survive the way there and back) {
  for (std::size_t size = 0; size < 300; ++size)
    CAF_CHECK_EQUAL(decoded(base64_encode(pattern(size))), pattern(size));
}

CAF_TEST(data above the piece given to OpenSSL survives) {
  auto data = pattern(3 * (1 << 20) + 5);
  auto text = base64_encode(data);
  CAF_CHECK_EQUAL(text.size(), (data.size() + 2) / 3 * 4);
  CAF_CHECK(base64_decode(text) == data);
}

CAF_TEST(missing padding is refused) {
  for (auto text : {"Z", "Zg", "Zm8", "Zg=", "Zm9vYg"})
    CAF_CHECK_EQUAL(decoded(text), "nothing");
}

CAF_TEST(padding is only accepted at the end) {
  for (auto text : {"=", "====", "Z===", "Zg==Zg==", "Z=g=", "=Zg="})
    CAF_CHECK_EQUAL(decoded(text), "nothing");
}

CAF_TEST(foreign characters are refused) {
  for (auto text :
       {"Zm9 ", " Zm9", "Zm\n9", "Zm9-", "Zm9_", "Zm9v\n\n\n\n", "Zm\x80\xff"})
    CAF_CHECK_EQUAL(decoded(text), "nothing");
}
