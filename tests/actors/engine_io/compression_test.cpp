// Compression of HTTP answers: which, and that it can be undone.
#define CAF_SUITE engine_io.compression

#include "actors/engine_io/compression.hpp"

#include "tests/actors/engine_io/inflate.hpp"
#include "tests/test.hpp"

using namespace socketio::engine_io;

namespace {

std::string chosen(std::string_view accept_encoding) {
  auto x = choose_coding(accept_encoding);
  return x ? std::string{to_string(*x)} : "none";
}

} // namespace

CAF_TEST(a client that names no coding gets none) {
  CAF_CHECK_EQUAL(chosen(""), "none");
  CAF_CHECK_EQUAL(chosen("br, identity"), "none");
}

CAF_TEST(the first of equal codings is chosen) {
  CAF_CHECK_EQUAL(chosen("gzip, deflate, br"), "gzip");
  CAF_CHECK_EQUAL(chosen("deflate, gzip"), "deflate");
  CAF_CHECK_EQUAL(chosen("GZIP"), "gzip");
}

CAF_TEST(the coding of the greatest weight is chosen) {
  CAF_CHECK_EQUAL(chosen("gzip;q=0.5, deflate"), "deflate");
  CAF_CHECK_EQUAL(chosen("gzip ; q=0.501 , deflate ; q=0.5"), "gzip");
  CAF_CHECK_EQUAL(chosen("identity, gzip;q=0.1"), "gzip");
}

CAF_TEST(a weight of zero forbids) {
  CAF_CHECK_EQUAL(chosen("gzip;q=0"), "none");
  CAF_CHECK_EQUAL(chosen("gzip;q=0, deflate;q=0.0"), "none");
  CAF_CHECK_EQUAL(chosen("gzip;q=0, *"), "deflate");
  CAF_CHECK_EQUAL(chosen("*;q=0"), "none");
}

CAF_TEST(a star stands for what is not named) {
  CAF_CHECK_EQUAL(chosen("*"), "gzip");
  CAF_CHECK_EQUAL(chosen("*, deflate"), "deflate");
  CAF_CHECK_EQUAL(chosen("gzip;q=0.5, *;q=0.7"), "deflate");
}

CAF_TEST(a weight that is none forbids) {
  for (auto weight : {"q=x", "q=", "q=2", "q=-1", "q=nan", "q=0.5x"})
    CAF_CHECK_EQUAL(chosen("gzip;" + std::string{weight}), "none");
}

CAF_TEST(what is compressed can be undone) {
  std::string text;
  for (auto i = 0; i < 5000; ++i)
    text += "packet " + std::to_string(i % 100);
  for (auto x : {content_coding::gzip, content_coding::deflate}) {
    auto small = compress(text, x);
    CAF_REQUIRE(small);
    CAF_CHECK(small->size() < text.size() / 10);
    CAF_CHECK(inflated(*small) == text);
  }
  CAF_CHECK(compress("", content_coding::gzip).has_value());
}

CAF_TEST(the codings are those of HTTP) {
  CAF_CHECK(compress("a", content_coding::gzip)->starts_with("\x1f\x8b"));
  CAF_CHECK(compress("a", content_coding::deflate)->starts_with("\x78"));
}
