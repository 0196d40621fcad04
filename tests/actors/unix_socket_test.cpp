// Listening at a path, and what else may be there.
#define CAF_SUITE core.unix_socket

#include "actors/unix_socket.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/socket_address.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

namespace fs = std::filesystem;

/// A folder of this test, gone with it.
struct fixture {
  fixture() {
    std::string name = "/tmp/caf-socketio-unix-XXXXXX";
    folder = ::mkdtemp(name.data());
    path = folder + "/socket";
  }

  ~fixture() { fs::remove_all(folder); }

  /// A file of the first kind that is in the way.
  void write_file(const std::string& at) { std::ofstream{at} << "mine"; }

  /// A socket whose process forgot it: nobody listens.
  void leave_stale_socket() {
    auto at = make_unix_address(path);
    unique_fd socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
    CAF_REQUIRE_EQUAL(::bind(socket.get(), at.get(), at.size), 0);
  }

  /// @returns the error of listening at `path`.
  std::string error() {
    auto got = listen_unix(path, std::nullopt, 4);
    return got ? "" : describe(got.error());
  }

  mode_t mode() {
    struct stat x {};
    return ::lstat(path.c_str(), &x) == 0 ? x.st_mode & 0777 : 0;
  }

  std::string folder;
  std::string path;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(unix_socket_tests, fixture)

CAF_TEST(a listener can be connected to and its file goes with it) {
  {
    auto own = listen_unix(path, std::nullopt, 4);
    CAF_REQUIRE(own.engaged());
    CAF_CHECK(connect_unix(path));
  }
  CAF_CHECK(!fs::exists(path));
  CAF_CHECK(!connect_unix(path));
}

CAF_TEST(a socket that nobody serves is replaced) {
  leave_stale_socket();
  auto own = listen_unix(path, std::nullopt, 4);
  CAF_REQUIRE(own.engaged());
  CAF_CHECK(connect_unix(path));
}

CAF_TEST(a socket that is served is left alone) {
  auto own = listen_unix(path, std::nullopt, 4);
  CAF_CHECK_EQUAL(error(), path + ": another process listens there");
  CAF_CHECK(connect_unix(path));
}

CAF_TEST(a server with too many visitors is not taken for a dead one) {
  auto own = listen_unix(path, std::nullopt, 0);
  CAF_REQUIRE(own.engaged());
  auto first = connect_unix(path), second = connect_unix(path);
  CAF_CHECK_EQUAL(error(), path + ": another process listens there");
  CAF_CHECK(fs::exists(path));
}

CAF_TEST(a file that is no socket is left alone) {
  write_file(path);
  CAF_CHECK_EQUAL(error(), path + ": something else is there");
  CAF_CHECK(fs::is_regular_file(path));
}

CAF_TEST(a link is not followed) {
  write_file(folder + "/file");
  fs::create_symlink(folder + "/file", path);
  CAF_CHECK_EQUAL(error(), path + ": something else is there");
  CAF_CHECK(fs::is_symlink(path));
  CAF_CHECK(fs::is_regular_file(folder + "/file"));
}

CAF_TEST(a path that cannot be had is an error) {
  path = folder + "/none/socket";
  CAF_CHECK_EQUAL(error(), path + ": No such file or directory");
  path = folder + '/' + std::string(108, 'x');
  CAF_CHECK_EQUAL(error(), path + ": File name too long");
}

CAF_TEST(the file has the permissions asked for whatever the umask is) {
  auto before = ::umask(027);
  for (mode_t wanted : {0600, 0660, 0666}) {
    auto own = listen_unix(path, wanted, 4);
    CAF_REQUIRE(own.engaged());
    CAF_CHECK_EQUAL(mode(), wanted);
  }
  auto own = listen_unix(path, std::nullopt, 4);
  CAF_CHECK_EQUAL(mode(), mode_t{0750});
  ::umask(before);
}

CAF_TEST(a file that took the place of the socket stays) {
  auto own = listen_unix(path, std::nullopt, 4);
  CAF_REQUIRE(own.engaged());
  fs::remove(path);
  write_file(path);
  own->file.remove();
  CAF_CHECK(fs::is_regular_file(path));
}

CAF_TEST_FIXTURE_SCOPE_END()
