// Files served from memory: their headers, tags and compressed forms.
#define CAF_SUITE apps.static_files

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "actors/header_lines.hpp"
#include "apps/run/static_files.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct fixture {
  fixture() {
    std::filesystem::create_directory(folder);
    std::ofstream{folder / "a.js"} << std::string(5000, 'x');
    std::ofstream{folder / "small.js"} << "x";
    std::ofstream{folder / "image.png"} << std::string(5000, 'x');
    uut.emplace(folder.string(), "/s/");
  }

  ~fixture() { std::filesystem::remove_all(folder); }

  engine_io::http_response get(const std::string& name,
                               const std::string& headers = {}) {
    auto result = uut->find({"GET", "/s/" + name, headers, {}});
    CAF_REQUIRE(result);
    return *result;
  }

  static std::string header(const engine_io::http_response& x,
                            const char* name) {
    return std::string{find_header(x.headers, name).value_or("none")};
  }

  std::filesystem::path folder = std::filesystem::temp_directory_path()
                                 / ("static_files." + std::to_string(getpid()));
  std::optional<static_files> uut;
};

const std::string accepts = "Accept-Encoding: br, gzip, deflate\r\n";

} // namespace

CAF_TEST_FIXTURE_SCOPE(static_files_tests, fixture)

CAF_TEST(a file comes as it is to who accepts no coding) {
  auto x = get("a.js");
  CAF_CHECK_EQUAL(x.status, 200u);
  CAF_CHECK_EQUAL(x.body->size(), 5000u);
  CAF_CHECK_EQUAL(header(x, "content-encoding"), "none");
  CAF_CHECK_EQUAL(header(x, "vary"), "Accept-Encoding");
}

CAF_TEST(a text comes compressed to who accepts it) {
  auto x = get("a.js", accepts);
  CAF_CHECK(x.body->size() < 1000);
  CAF_CHECK_EQUAL(header(x, "content-encoding"), "gzip");
  CAF_CHECK(header(x, "etag") != header(get("a.js"), "etag"));
  CAF_CHECK(get("a.js", accepts).body == x.body);
}

CAF_TEST(small files and pictures are not compressed) {
  for (auto name : {"small.js", "image.png"})
    CAF_CHECK_EQUAL(header(get(name, accepts), "content-encoding"), "none");
}

CAF_TEST(who has the file in some form gets 304) {
  for (auto form : {std::string{}, accepts}) {
    auto tag = header(get("a.js", form), "etag");
    auto x = get("a.js", accepts + "If-None-Match: W/" + tag + "\r\n");
    CAF_CHECK_EQUAL(x.status, 304u);
    CAF_CHECK(!x.body);
  }
  CAF_CHECK_EQUAL(get("a.js", "If-None-Match: \"other\"\r\n").status, 200u);
}

CAF_TEST(other names are left to others) {
  CAF_CHECK(!uut->find({"GET", "/s/b.js", {}, {}}));
  CAF_CHECK(!uut->find({"GET", "/t/a.js", {}, {}}));
  CAF_CHECK(!uut->find({"POST", "/s/a.js", {}, {}}));
}

CAF_TEST_FIXTURE_SCOPE_END()
