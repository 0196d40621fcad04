// See static_files.hpp.
#include "apps/run/static_files.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "actors/header_lines.hpp"

namespace socketio {

namespace {

/// Bytes below which compression gains nothing.
constexpr std::size_t min_compressed = 1024;

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

/// @returns an FNV-1a hash of `content`.
std::string make_etag(std::string_view content) {
  uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char c : content)
    hash = (hash ^ c) * 0x100000001b3;
  char text[24];
  std::snprintf(text, sizeof(text), "%016llx",
                static_cast<unsigned long long>(hash));
  return text;
}

/// @returns whether the client has the file of this tag, in whatever form.
bool is_known(std::string_view headers, const std::string& etag) {
  auto known = find_header(headers, "if-none-match");
  return known && known->find('"' + etag) != known->npos;
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
    auto type = content_type(entry.path());
    x.etag = make_etag(*content);
    x.headers =
      "Content-Type: " + std::string{type} + "\r\nCache-Control: no-cache\r\n";
    x.is_text = type.ends_with("utf-8") && content->size() >= min_compressed;
    if (x.is_text)
      x.headers += "Vary: Accept-Encoding\r\n";
    x.content = std::make_shared<const std::string>(std::move(*content));
    files_.emplace(entry.path().filename().string(), std::move(x));
  }
}

std::optional<engine_io::http_response>
static_files::find(const engine_io::http_request& request) {
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
  return answer(i->second, request.headers);
}

// A strong tag means bytes: each coding has its own (RFC 9110, section 8.8.3).
engine_io::http_response static_files::answer(file& x,
                                              std::string_view headers) {
  auto accepted = find_header(headers, "accept-encoding").value_or("");
  auto lines = x.headers;
  auto tag = x.etag;
  auto body = x.content;
  if (auto coding =
        x.is_text ? engine_io::choose_coding(accepted) : std::nullopt) {
    if (auto smaller = in_coding(x, *coding)) {
      body = std::move(smaller);
      auto name = to_string(*coding);
      tag.append("-").append(name);
      lines.append("Content-Encoding: ").append(name).append("\r\n");
    }
  }
  lines.append("ETag: \"").append(tag).append("\"\r\n");
  if (is_known(headers, x.etag))
    return {304, lines, nullptr};
  return {200, lines, body};
}

std::shared_ptr<const std::string>
static_files::in_coding(file& x, engine_io::content_coding coding) {
  auto& result = x.compressed[coding];
  if (!result)
    if (auto bytes = engine_io::compress(*x.content, coding))
      result = std::make_shared<const std::string>(std::move(*bytes));
  return result;
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
