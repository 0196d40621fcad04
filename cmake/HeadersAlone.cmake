# Compiles each header that no source file of the same name includes first.
file(GLOB_RECURSE headers RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS
  "${PROJECT_SOURCE_DIR}/actors/*.hpp" "${PROJECT_SOURCE_DIR}/adapter/*.hpp"
  "${PROJECT_SOURCE_DIR}/sticky_balancer/*.hpp" "${PROJECT_SOURCE_DIR}/apps/*.hpp"
  "${PROJECT_SOURCE_DIR}/bench/*.hpp")
list(FILTER headers EXCLUDE REGEX "node_modules")

set(alone)
foreach(header IN LISTS headers)
  string(REGEX REPLACE "\\.hpp$" ".cpp" source "${PROJECT_SOURCE_DIR}/${header}")
  set(first "")
  if(EXISTS "${source}")
    file(STRINGS "${source}" first REGEX "^#include" LIMIT_COUNT 1)
  endif()
  if(NOT first STREQUAL "#include \"${header}\"")
    string(REPLACE "/" "_" name "${header}")
    set(file "${PROJECT_BINARY_DIR}/headers/${name}.cpp")
    file(CONFIGURE OUTPUT "${file}" CONTENT "#include \"${header}\"\n")
    list(APPEND alone "${file}")
  endif()
endforeach()

add_library(socketio_headers_alone OBJECT ${alone})
target_include_directories(socketio_headers_alone PRIVATE "${PROJECT_SOURCE_DIR}")
target_link_libraries(socketio_headers_alone PRIVATE socketio_options CAF::io
  Boost::headers nlohmann_json::nlohmann_json spdlog::spdlog)
