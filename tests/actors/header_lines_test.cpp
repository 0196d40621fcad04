// Header lines and the words in them.
#define CAF_SUITE core.header_lines

#include "actors/header_lines.hpp"

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(each line is a name and a value without blanks around it) {
  std::string seen;
  for_each_header("A: b\r\nno colon\r\nC:\t d e \r\nF:\r\n",
                  [&seen](std::string_view name, std::string_view value) {
                    seen.append(name).append("=").append(value).append(";");
                  });
  CAF_CHECK_EQUAL(seen, "A=b;C=d e;F=;");
}

CAF_TEST(a header is found whatever its letters are) {
  constexpr std::string_view lines = "Host: a\r\nX-Y: 1\r\nx-y: 2\r\n";
  CAF_CHECK(find_header(lines, "x-Y") == "1");
  CAF_CHECK(find_header(lines, "HOST") == "a");
  CAF_CHECK(!find_header(lines, "Hos"));
  CAF_CHECK(!find_header("", "Host"));
}

CAF_TEST(only letters of ASCII have another case) {
  CAF_CHECK(same_name("Content-Type", "cONTENT-tYPE"));
  CAF_CHECK(!same_name("a", "ab"));
  CAF_CHECK(!same_name("[", "{"));
  CAF_CHECK(!same_name("\xC3\x84", "\xC3\xA4"));
  CAF_CHECK_EQUAL(lower_case("AZ[\xC3\x84"), "az[\xC3\x84");
}

CAF_TEST(blanks are cut off at both ends only) {
  CAF_CHECK_EQUAL(trimmed(" \ta b\t "), "a b");
  CAF_CHECK_EQUAL(trimmed(" \t"), "");
  CAF_CHECK_EQUAL(trimmed(""), "");
}

CAF_TEST(a list may be spread over several headers) {
  constexpr std::string_view lines = "A: b , c\r\nX: y\r\na:\td\r\n";
  CAF_CHECK_EQUAL(joined_headers(lines, "a"), "b , c,d");
  CAF_CHECK_EQUAL(joined_headers(lines, "b"), "");
}

CAF_TEST(a list has one element more than separators) {
  using list = std::vector<std::string_view>;
  CAF_CHECK(split("a b,\tc ", ',') == (list{"a b", "c"}));
  CAF_CHECK(split(";a;;", ';') == (list{"", "a", "", ""}));
  CAF_CHECK(split("", ',') == list{""});
}

CAF_TEST(a token has no separators) {
  for (auto text : {"GET", "x-y", "!#$%&'*+-.^_`|~09azAZ"})
    CAF_CHECK(is_token(text));
  for (auto text : {"", "a b", "a:", "a/b", "\"a\"", "\xC3\xA4", "a\r"})
    CAF_CHECK(!is_token(text));
}

CAF_TEST(a value has no line feeds and other control characters) {
  for (auto text : {"", "a b\tc", "\xC3\xA4"})
    CAF_CHECK(is_field_value(text));
  for (auto text : {"a\r\nb", "\x01", "\x7F"})
    CAF_CHECK(!is_field_value(text));
}
