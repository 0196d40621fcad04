# Builds the fuzz targets: cmake -D CLANG=<clang++> -D LAUNCHER=<ccache or
# nothing> -D GENERATOR=<generator> -D SOURCE=<targets> -D BUILD=<folder>
# -P build.cmake
execute_process(
  COMMAND ${CMAKE_COMMAND} -S "${SOURCE}" -B "${BUILD}" -G "${GENERATOR}"
    -D "CMAKE_CXX_COMPILER=${CLANG}"
    -D "CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}"
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${CMAKE_COMMAND} --build "${BUILD}" COMMAND_ERROR_IS_FATAL ANY)
