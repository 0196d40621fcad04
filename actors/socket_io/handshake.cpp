// See handshake.hpp.
#include "actors/socket_io/handshake.hpp"

#include <utility>

#include "actors/header_lines.hpp"
#include "actors/query.hpp"
#include "actors/socket_io/dates.hpp"

namespace socketio {

namespace socket_io {

namespace {

void add_parameter(value& query, const std::string& name, std::string content) {
  if (!query.contains(name))
    query[name] = std::move(content);
  else if (auto& x = query[name]; x.is_array())
    x.push_back(std::move(content));
  else
    x = value::array({std::move(x), std::move(content)});
}

} // namespace

value parse_query(std::string_view target) {
  auto result = value::object();
  auto rest = query_of(target);
  for (std::size_t i = 0; !rest.empty() && i < max_handshake_entries; ++i)
    if (auto x = take_parameter(rest); x.value || !x.name.empty())
      add_parameter(result, decode_form(x.name),
                    decode_form(x.value.value_or("")));
  return result;
}

value parse_headers(std::string_view headers) {
  auto result = value::object();
  std::size_t count = 0;
  for_each_header(headers, [&](std::string_view name, std::string_view text) {
    if (++count > max_handshake_entries)
      return;
    auto& x = result[lower_case(name)];
    if (x.is_null())
      x = std::string{text};
    else
      x.get_ref<std::string&>().append(", ").append(text);
  });
  return result;
}

handshake make_handshake(const handshake_info& info, const value& auth) {
  handshake result;
  result.headers = parse_headers(info.headers);
  result.query = parse_query(info.url);
  result.auth = auth.is_null() ? value::object() : auth;
  result.address = info.address;
  result.url = info.url;
  result.issued = info.issued;
  result.secure = info.secure;
  result.xdomain = find_header(info.headers, "origin").has_value();
  return result;
}

} // namespace socket_io

void to_json(value& out, const handshake& x) {
  using namespace std::chrono;
  auto issued = duration_cast<milliseconds>(x.issued.time_since_epoch());
  out = value::object();
  out["headers"] = x.headers;
  out["time"] = date_text(x.issued);
  out["address"] = x.address;
  out["xdomain"] = x.xdomain;
  out["secure"] = x.secure;
  out["issued"] = issued.count();
  out["url"] = x.url;
  out["query"] = x.query;
  out["auth"] = x.auth;
}

} // namespace socketio
