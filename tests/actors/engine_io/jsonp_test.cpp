// Long-polling by script tags, and texts as JSON.
#define CAF_SUITE engine_io.jsonp

#include "actors/engine_io/jsonp.hpp"

#include "actors/json_text.hpp"
#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

std::string json(std::string_view text) {
  std::string result;
  append_json_text(result, text);
  return result;
}

} // namespace

CAF_TEST(a payload becomes a call) {
  CAF_CHECK_EQUAL(jsonp_script("12", "4a\"b"), "___eio[12](\"4a\\\"b\");");
}

CAF_TEST(only digits name the function) {
  CAF_CHECK_EQUAL(jsonp_script("1];alert(2)//", "6"), "___eio[12](\"6\");");
  CAF_CHECK_EQUAL(jsonp_script("", "6"), "___eio[](\"6\");");
}

CAF_TEST(what JSON escapes is escaped) {
  CAF_CHECK_EQUAL(json("\"\\/\b\f\n\r\t"), R"("\"\\/\b\f\n\r\t")");
  CAF_CHECK_EQUAL(json("\x1e\x01\x7f"), "\"\\u001e\\u0001\x7f\"");
  CAF_CHECK_EQUAL(json("\u00e9\u20ac"), "\"\u00e9\u20ac\"");
}

CAF_TEST(line separators are escaped for old scripts) {
  CAF_CHECK_EQUAL(json("\u2028\u2029\u2027\u202a"),
                  "\"\\u2028\\u2029\u2027\u202a\"");
  CAF_CHECK_EQUAL(json("\xe2\x80"), "\"\xe2\x80\"");
}

CAF_TEST(the payload of a form is decoded) {
  CAF_CHECK(jsonp_payload("d=4%7B%22a%22%3A1%7D+b") == "4{\"a\":1} b");
  CAF_CHECK(jsonp_payload("x=1&d=4a") == "4a");
  CAF_CHECK(!jsonp_payload("4a"));
  CAF_CHECK(!jsonp_payload(""));
}

CAF_TEST(line feeds in a form are escaped once more than in JSON) {
  CAF_CHECK(jsonp_payload("d=a\\nb") == "a\nb");
  CAF_CHECK(jsonp_payload("d=a\\\\nb") == "a\\nb");
  CAF_CHECK(jsonp_payload("d=a\\\\\\nb") == "a\\\\nb");
  CAF_CHECK(jsonp_payload("d=a\\b\\") == "a\\b\\");
}
