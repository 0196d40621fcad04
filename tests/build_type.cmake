# Without a build type this project is optimised, and says so to one that adds
# it: cmake -D ROOT=... -D SCRATCH=... -D GENERATOR=... -P build_type.cmake
cmake_minimum_required(VERSION 3.25)

# configure(<source> <name of the result's output>)
function(configure source out)
  file(REMOVE_RECURSE "${SCRATCH}/build")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -G ${GENERATOR} -S ${source} -B ${SCRATCH}/build
      -D SOCKETIO_BUILD_TESTS=OFF -D SOCKETIO_BUILD_BENCH=OFF -D SOCKETIO_BUILD_APPS=OFF
    RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${source}: ${code}\n${text}")
  endif()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

unset(ENV{CMAKE_BUILD_TYPE})
configure(${ROOT} text)
load_cache(${SCRATCH}/build READ_WITH_PREFIX alone_ CMAKE_BUILD_TYPE)
if(NOT alone_CMAKE_BUILD_TYPE STREQUAL "Release")
  message(FATAL_ERROR "alone, the build type is '${alone_CMAKE_BUILD_TYPE}'")
endif()

file(WRITE "${SCRATCH}/program/CMakeLists.txt"
  "cmake_minimum_required(VERSION 3.25)\nproject(program LANGUAGES CXX)\nadd_subdirectory(${ROOT} socketio)\n")
configure(${SCRATCH}/program text)
if(NOT text MATCHES "CMAKE_BUILD_TYPE is empty")
  message(FATAL_ERROR "added to a project, nothing is said:\n${text}")
endif()
file(REMOVE_RECURSE "${SCRATCH}")
