# Puts the official client's bundle into OUT, from FOLDER/node_modules or, if it
# is not there, from npm: cmake -D NPM= -D FOLDER= -D OUT= -P client_bundle.cmake
cmake_minimum_required(VERSION 3.25)

set(dist "${FOLDER}/node_modules/socket.io-client/dist")

# version_of(<package.json> <variable> <path to the member...>): empty if there
# is no such file or member.
function(version_of file out)
  set(version)
  if(EXISTS "${file}")
    file(READ "${file}" text)
    string(JSON version ERROR_VARIABLE ignored GET "${text}" ${ARGN})
  endif()
  set(${out} "${version}" PARENT_SCOPE)
endfunction()

version_of("${FOLDER}/package.json" wanted dependencies socket.io-client)
version_of("${dist}/../package.json" found version)
if(NOT found STREQUAL wanted AND NPM)
  execute_process(
    COMMAND ${NPM} install --prefix "${FOLDER}" --no-package-lock --no-audit --no-fund --loglevel=error
    RESULT_VARIABLE failed)
endif()
version_of("${dist}/../package.json" found version)
if(NOT found STREQUAL wanted)
  message(FATAL_ERROR "the client's bundle is not of version ${wanted}: run 'npm install' in ${FOLDER}")
endif()
file(GLOB files "${dist}/*.js" "${dist}/*.map")
file(MAKE_DIRECTORY "${OUT}")
file(COPY ${files} DESTINATION "${OUT}")
file(TOUCH "${OUT}/socket.io.js")
