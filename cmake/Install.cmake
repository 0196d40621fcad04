# What `cmake --install` puts where: libraries and headers for find_package,
# programs for operators, the client's bundle, example files.
include_guard()
include(CMakePackageConfigHelpers)

set(package "${CMAKE_INSTALL_LIBDIR}/cmake/caf-socketio")
set(rooms core loop engine_io socket_io primary adapter sticky_balancer socketio testing)
foreach(room IN LISTS rooms)
  set_target_properties(socketio_${room} PROPERTIES EXPORT_NAME ${room})
  install(TARGETS socketio_${room} EXPORT caf-socketio-targets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development)
endforeach()
install(EXPORT caf-socketio-targets NAMESPACE caf-socketio::
  DESTINATION "${package}" COMPONENT development)

# Headers name one another by their path from the repository's root.
foreach(folder actors adapter sticky_balancer apps/run apps/testing)
  cmake_path(GET folder PARENT_PATH parent)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/caf-socketio/${parent}" COMPONENT development
    FILES_MATCHING PATTERN "*.hpp")
endforeach()
install(FILES "${PROJECT_SOURCE_DIR}/apps/socketio.hpp" "${PROJECT_SOURCE_DIR}/apps/testing.hpp"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/caf-socketio/apps" COMPONENT development)

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/caf-socketio-config.cmake.in"
  "${PROJECT_BINARY_DIR}/caf-socketio-config.cmake" INSTALL_DESTINATION "${package}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/caf-socketio-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/caf-socketio-config.cmake"
  "${PROJECT_BINARY_DIR}/caf-socketio-config-version.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/FindCAF.cmake"
  DESTINATION "${package}" COMPONENT development)

if(SOCKETIO_BUILD_APPS)
  install(TARGETS cluster_server socketio-emit socketio-top
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT programs)
  # Where programs beside which it lies look for it.
  install(DIRECTORY "${PROJECT_BINARY_DIR}/share/caf-socketio/client"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/caf-socketio" COMPONENT programs OPTIONAL)
endif()
install(FILES
  "${PROJECT_SOURCE_DIR}/LICENSE"
  "${PROJECT_SOURCE_DIR}/apps/cluster.ini"
  "${PROJECT_SOURCE_DIR}/apps/cluster_server/production.ini"
  "${PROJECT_SOURCE_DIR}/apps/cluster_server/caf-socketio.service"
  "${PROJECT_SOURCE_DIR}/apps/cluster_server/caf-socketio.socket"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT programs)
