# How this project makes its targets: one library per room, one test program
# per room, one CTest entry per suite.
include_guard()
include(GNUInstallDirs)

add_library(socketio_options INTERFACE)
target_compile_features(socketio_options INTERFACE cxx_std_20)
target_compile_options(socketio_options INTERFACE -Wall -Wextra -Wpedantic)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 takes `"a" + std::string` for an overlapping copy (GCC bug 105329).
  target_compile_options(socketio_options INTERFACE -Wno-restrict)
endif()
# A message type that is missing from the type-id block must not compile.
target_compile_definitions(socketio_options INTERFACE CAF_ENABLE_TYPE_ID_CHECKS)
if(SOCKETIO_WARNINGS_AS_ERRORS)
  target_compile_options(socketio_options INTERFACE -Werror)
endif()
if(SOCKETIO_SANITIZE)
  target_compile_options(socketio_options INTERFACE
    -fsanitize=${SOCKETIO_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(socketio_options INTERFACE -fsanitize=${SOCKETIO_SANITIZE})
endif()

# socketio_room(<name> SOURCES a.cpp b.cpp... [LINK targets...])
# Library socketio_<name>, alias caf-socketio::<name>. The link graph is the
# graph of allowed includes.
function(socketio_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(socketio_${name} STATIC ${ARG_SOURCES})
  add_library(caf-socketio::${name} ALIAS socketio_${name})
  target_include_directories(socketio_${name} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/caf-socketio>")
  target_link_libraries(socketio_${name}
    PUBLIC ${ARG_LINK} PRIVATE $<BUILD_INTERFACE:socketio_options>)
  target_compile_features(socketio_${name} PUBLIC cxx_std_20)
endfunction()

# socketio_program(<name> SOURCES... LINK...): lies in build/<preset>/bin.
function(socketio_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} socketio_options)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endfunction()

# socketio_suites(<room> SUITES a b... [LINK targets...] [TIMEOUT seconds])
# One program <room>_tests from a_test.cpp, b_test.cpp...; each file defines
# the CAF suite <room>.<name>, which becomes a CTest entry of that name. A
# suite that runs no test fails.
function(socketio_suites room)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SUITES;LINK" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  set(sources)
  foreach(suite IN LISTS ARG_SUITES)
    list(APPEND sources ${suite}_test.cpp)
  endforeach()
  add_executable(${room}_tests ${sources})
  target_link_libraries(${room}_tests PRIVATE socketio_test_main ${ARG_LINK})
  # Tests are compiled more often than they run.
  target_compile_options(${room}_tests PRIVATE -O0)
  set_target_properties(${room}_tests PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  foreach(suite IN LISTS ARG_SUITES)
    add_test(NAME ${room}.${suite}
      COMMAND ${room}_tests -n -v 3 -r ${ARG_TIMEOUT} -s "^${room}\\.${suite}$")
    # CAF's runner prints "tests:   0" and exits 0 when nothing
    # matched; that must not count as passed.
    set_tests_properties(${room}.${suite} PROPERTIES
      TIMEOUT ${ARG_TIMEOUT} FAIL_REGULAR_EXPRESSION "tests:   0")
  endforeach()
endfunction()
