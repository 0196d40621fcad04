# Puts the official client's bundle into OUT, from FOLDER/node_modules or, if it
# is not there, from npm: cmake -D NPM= -D FOLDER= -D OUT= -P client_bundle.cmake
cmake_minimum_required(VERSION 3.25)

set(dist "${FOLDER}/node_modules/socket.io-client/dist")
if(NOT EXISTS "${dist}/socket.io.js" AND NPM)
  execute_process(
    COMMAND ${NPM} install --prefix "${FOLDER}" --no-package-lock --no-audit --no-fund --loglevel=error
    RESULT_VARIABLE failed)
endif()
if(NOT EXISTS "${dist}/socket.io.js")
  message(FATAL_ERROR "the client's bundle is missing: run 'npm install' in ${FOLDER}")
endif()
file(GLOB files "${dist}/*.js" "${dist}/*.map")
file(MAKE_DIRECTORY "${OUT}")
file(COPY ${files} DESTINATION "${OUT}")
file(TOUCH "${OUT}/socket.io.js")
