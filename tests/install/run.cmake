# Installs the build to a fresh prefix, builds the hello example against it and
# asks both it and an installed program for help:
#   cmake -D BUILD=... -D SCRATCH=... -D SOURCE=hello.cpp -D CXX=... -D LAUNCHER=...
#     -P run.cmake
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${ARGN}: ${code}\n${out}\n${err}")
  endif()
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH}/prefix)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/program -B ${SCRATCH}/build
  -D CMAKE_PREFIX_PATH=${SCRATCH}/prefix -D CMAKE_CXX_COMPILER=${CXX}
  -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} -D CMAKE_CXX_FLAGS=${FLAGS} -D SOURCE=${SOURCE})
run(${CMAKE_COMMAND} --build ${SCRATCH}/build)
run(${SCRATCH}/build/hello --check-config)
run(${SCRATCH}/prefix/bin/cluster_server --help)
run(${SCRATCH}/prefix/bin/socketio-top --help)
run(${SCRATCH}/prefix/bin/socketio-emit --help)
file(GLOB_RECURSE stray "${SCRATCH}/prefix/*.cpp")
if(stray)
  message(FATAL_ERROR "installed by mistake: ${stray}")
endif()
file(REMOVE_RECURSE "${SCRATCH}")
