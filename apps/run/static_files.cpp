// See static_files.hpp.
#include "apps/run/static_files.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "actors/local.hpp"

namespace socketio {

namespace {

std::string_view content_type(const std::filesystem::path& path) {
  auto ext = path.extension();
  if (ext == ".html")
    return "text/html; charset=utf-8";
  if (ext == ".js" || ext == ".mjs")
    return "application/javascript; charset=utf-8";
  if (ext == ".css")
    return "text/css; charset=utf-8";
  if (ext == ".map" || ext == ".json")
    return "application/json; charset=utf-8";
  if (ext == ".svg")
    return "image/svg+xml";
  if (ext == ".png")
    return "image/png";
  return "application/octet-stream";
}

/// @returns a quoted FNV-1a hash of `content`.
std::string make_etag(std::string_view content) {
  uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char c : content)
    hash = (hash ^ c) * 0x100000001b3;
  char text[24];
  std::snprintf(text, sizeof(text), "\"%016llx\"",
                static_cast<unsigned long long>(hash));
  return text;
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream stream{path, std::ios::binary};
  std::string content{std::istreambuf_iterator<char>{stream}, {}};
  if (!stream.eof() && stream.fail())
    return std::nullopt;
  return content;
}

} // namespace

static_files::static_files(const std::string& folder, std::string prefix)
  : prefix_(std::move(prefix)) {
  std::error_code ignored;
  for (auto& entry : std::filesystem::directory_iterator{folder, ignored}) {
    if (!entry.is_regular_file(ignored))
      continue;
    auto content = read_file(entry.path());
    if (!content)
      continue;
    file x;
    x.etag = make_etag(*content);
    x.headers = "Content-Type: " + std::string{content_type(entry.path())}
                + "\r\nETag: " + x.etag + "\r\nCache-Control: no-cache\r\n";
    x.content = std::make_shared<const std::string>(std::move(*content));
    files_.emplace(entry.path().filename().string(), std::move(x));
  }
}

std::optional<engine_io::http_response>
static_files::find(const engine_io::http_request& request) const {
  if (request.method != "GET" && request.method != "HEAD")
    return std::nullopt;
  std::string_view path = request.target;
  path = path.substr(0, path.find_first_of("?#"));
  if (!path.starts_with(prefix_))
    return std::nullopt;
  path.remove_prefix(prefix_.size());
  auto i = files_.find(path.empty() ? "index.html" : path);
  if (i == files_.end())
    return std::nullopt;
  auto& x = i->second;
  if (find_header(request.headers, "if-none-match") == x.etag)
    return engine_io::http_response{304, x.headers, nullptr};
  return engine_io::http_response{200, x.headers, x.content};
}

engine_io::request_hook either(engine_io::request_hook first,
                               engine_io::request_hook second) {
  return [first = std::move(first),
          second = std::move(second)](const engine_io::http_request& request)
           -> std::optional<engine_io::http_response> {
    if (first)
      if (auto response = first(request))
        return response;
    return second ? second(request) : std::nullopt;
  };
}

} // namespace socketio
