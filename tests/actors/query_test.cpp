// Query strings and form encoding.
#define CAF_SUITE core.query

#include "actors/query.hpp"

#include <string>

#include "tests/test.hpp"

using namespace socketio;

namespace {

std::string value(std::string_view target, std::string_view name) {
  return query_value(target, name).value_or("nothing");
}

} // namespace

CAF_TEST(a parameter has the value behind its name) {
  CAF_CHECK_EQUAL(value("/?a=1&b=2", "a"), "1");
  CAF_CHECK_EQUAL(value("/?a=1&b=2", "b"), "2");
  CAF_CHECK_EQUAL(value("/?a=1=2", "a"), "1=2");
}

CAF_TEST(names are compared whole) {
  CAF_CHECK_EQUAL(value("/?xa=1&ax=2&A=3", "a"), "nothing");
}

CAF_TEST(the first of several values wins) {
  CAF_CHECK_EQUAL(value("/?a=1&a=2", "a"), "1");
}

CAF_TEST(a parameter may have no value) {
  CAF_CHECK_EQUAL(value("/?a&b=", "a"), "");
  CAF_CHECK_EQUAL(value("/?a&b=", "b"), "");
  CAF_CHECK_EQUAL(value("/?&&", ""), "nothing");
}

CAF_TEST(escapes are decoded in names and values) {
  CAF_CHECK_EQUAL(value("/?%61=x%20y+z%2f", "a"), "x y z/");
}

CAF_TEST(bad escapes stand for themselves) {
  CAF_CHECK_EQUAL(value("/?a=%", "a"), "%");
  CAF_CHECK_EQUAL(value("/?a=%4", "a"), "%4");
  CAF_CHECK_EQUAL(value("/?a=%zz%41", "a"), "%zzA");
}

CAF_TEST(only the query is searched) {
  CAF_CHECK_EQUAL(value("/a=1", "a"), "nothing");
  CAF_CHECK_EQUAL(value("/#?a=1", "a"), "nothing");
  CAF_CHECK_EQUAL(value("/?b=2#&a=1", "a"), "nothing");
  CAF_CHECK_EQUAL(value("", "a"), "nothing");
}

CAF_TEST(a body in form encoding is read as a query) {
  CAF_CHECK(form_value("a=1&d=x%0Ay", "d") == "x\ny");
  CAF_CHECK(!form_value("a=1", "d"));
  CAF_CHECK(!form_value("", "d"));
}

CAF_TEST(parameters are taken off one after the other as they stand) {
  std::string_view form = "a=1=2&&b&=%41";
  std::string seen;
  while (!form.empty()) {
    auto x = take_parameter(form);
    seen.append(x.name).append(x.value ? "=" : "");
    seen.append(x.value.value_or("")).append(";");
  }
  CAF_CHECK_EQUAL(seen, "a=1=2;;b;=%41;");
}
