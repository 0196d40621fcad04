// The file that names the process: who may write it, and who removes it.
#define CAF_SUITE apps.pid_file

#include "apps/run/pid_file.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <unistd.h>

#include "actors/errors.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct fixture {
  fixture() { std::filesystem::create_directory(folder); }

  ~fixture() { std::filesystem::remove_all(folder); }

  std::string content() const {
    std::string result;
    std::getline(std::ifstream{path}, result);
    return result;
  }

  std::filesystem::path folder = std::filesystem::temp_directory_path()
                                 / ("pid_file." + std::to_string(getpid()));
  std::string path = folder / "pid";
  std::optional<pid_file> uut{std::in_place};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(pid_file_tests, fixture)

CAF_TEST(it names the process and goes with the object) {
  std::ofstream{path} << "12345678 from a run that was killed\n";
  CAF_CHECK(!uut->write(path));
  CAF_CHECK_EQUAL(content(), std::to_string(getpid()));
  uut.reset();
  CAF_CHECK(!std::filesystem::exists(path));
}

CAF_TEST(one that another process has written meanwhile stays) {
  CAF_CHECK(!uut->write(path));
  std::ofstream{path} << "1\n";
  uut.reset();
  CAF_CHECK_EQUAL(content(), "1");
}

CAF_TEST(a symbolic link is not followed) {
  auto other = folder / "other";
  std::ofstream{other} << "kept\n";
  std::filesystem::create_symlink(other, path);
  CAF_CHECK_EQUAL(describe(uut->write(path)), "cluster.pid-file: cannot write "
                                                + path
                                                + ": it is a symbolic link");
  uut.reset();
  CAF_CHECK(std::filesystem::is_symlink(path));
  CAF_CHECK_EQUAL(content(), "kept");
}

CAF_TEST(a link that takes the place of the file stays) {
  CAF_CHECK(!uut->write(path));
  auto moved = folder / "moved";
  std::filesystem::rename(path, moved);
  std::filesystem::create_symlink(moved, path);
  uut.reset();
  CAF_CHECK(std::filesystem::is_symlink(path));
}

CAF_TEST(no path means no file and a folder that is not there is an error) {
  CAF_CHECK(!uut->write(""));
  CAF_CHECK_EQUAL(describe(uut->write(path + "/none/pid")),
                  "cluster.pid-file: cannot write " + path
                    + "/none/pid: No such file or directory");
}

CAF_TEST_FIXTURE_SCOPE_END()
