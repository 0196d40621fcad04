# Runs one file of tests: cmake -D NODE=<node> -D FILE=<file> -P run.cmake
# Fails with one line if the machine lacks what it needs.
cmake_path(GET FILE PARENT_PATH folder)
if(NOT EXISTS "${NODE}")
  message(FATAL_ERROR "node is missing: install Debian's nodejs")
elseif(NOT EXISTS "${folder}/node_modules/socket.io-client")
  message(FATAL_ERROR "the client is missing: npm install --prefix ${folder}")
endif()
execute_process(
  COMMAND "${NODE}" --test --test-reporter=spec "${FILE}"
  WORKING_DIRECTORY "${folder}" COMMAND_ERROR_IS_FATAL ANY)
