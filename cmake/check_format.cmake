# Every source file is as clang-format would write it:
# cmake -D ROOT=<repository> -P check_format.cmake
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE files
  "${ROOT}/actors/*.[ch]pp" "${ROOT}/adapter/*.[ch]pp"
  "${ROOT}/sticky_balancer/*.[ch]pp" "${ROOT}/apps/*.[ch]pp"
  "${ROOT}/tests/*.[ch]pp" "${ROOT}/bench/*.[ch]pp")
list(FILTER files EXCLUDE REGEX "node_modules")
list(LENGTH files count)
if(count LESS 20)
  message(FATAL_ERROR "only ${count} files found: wrong ROOT?")
endif()
find_program(clang_format NAMES clang-format-14 clang-format REQUIRED)
execute_process(COMMAND ${clang_format} --dry-run --Werror ${files}
  RESULT_VARIABLE result)
if(result)
  message(FATAL_ERROR "clang-format -i would change the files above")
endif()
message("${count} files are formatted")
