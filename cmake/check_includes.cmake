# Proves the include rules: cmake -D ROOT=<repository> -P check_includes.cmake
#
# Rooms meet only in the core. Every include of a project header must be
# allowed by the table below; third-party headers with a home of their own
# (JSON, Boost) stay there. Prints each offence and fails if there is one.

# <folder> may include headers from <folders>; the longest prefix decides.
cmake_minimum_required(VERSION 3.25)

set(rule_actors "actors")
set(rule_actors/loop "actors")
set(rule_actors/primary "actors;actors/primary")
set(rule_actors/engine_io "actors;actors/engine_io")
set(rule_actors/socket_io "actors;actors/socket_io")
set(rule_adapter "actors;adapter")
set(rule_sticky_balancer "actors;sticky_balancer")
set(rule_apps "actors;actors/primary;actors/engine_io;actors/socket_io;adapter;sticky_balancer;apps")
set(rule_bench "actors;actors/primary;actors/engine_io;actors/socket_io;adapter;bench")
set(rooms actors actors/loop actors/primary actors/engine_io actors/socket_io
  adapter sticky_balancer apps bench)
# Core = actors and actors/loop.
set(core actors actors/loop)

set(home_nlohmann actors/socket_io apps)
set(home_boost actors/loop actors/engine_io actors/primary sticky_balancer apps)

# room_of(<path relative to ROOT> <variable>): its folder among the rooms.
function(room_of path out)
  set(found)
  foreach(room IN LISTS rooms)
    string(FIND "${path}" "${room}/" at)
    string(LENGTH "${room}" length)
    string(LENGTH "${found}" best)
    if(at EQUAL 0 AND length GREATER best)
      set(found "${room}")
    endif()
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

set(offences 0)
set(checked 0)
foreach(top actors adapter sticky_balancer apps bench)
  file(GLOB_RECURSE files RELATIVE "${ROOT}"
    "${ROOT}/${top}/*.hpp" "${ROOT}/${top}/*.cpp")
  list(FILTER files EXCLUDE REGEX "node_modules")
  foreach(file IN LISTS files)
    room_of("${file}" room)
    file(STRINGS "${ROOT}/${file}" lines REGEX "^#include")
    foreach(line IN LISTS lines)
      math(EXPR checked "${checked} + 1")
      set(bad)
      if(line MATCHES "^#include \"([^\"]+)\"")
        set(target "${CMAKE_MATCH_1}")
        room_of("${target}" target_room)
        if(target_room STREQUAL "" OR NOT EXISTS "${ROOT}/${target}")
          set(bad "not a path from the repository's root")
        elseif(NOT target_room IN_LIST core
               AND NOT target_room IN_LIST rule_${room})
          set(bad "${room} may not include ${target_room}")
        endif()
      elseif(line MATCHES "<nlohmann/" AND NOT room IN_LIST home_nlohmann)
        set(bad "JSON belongs to actors/socket_io")
      elseif(line MATCHES "<boost/" AND NOT room IN_LIST home_boost)
        set(bad "Boost does not belong to ${room}")
      endif()
      if(bad)
        message("${file}: ${line}: ${bad}")
        math(EXPR offences "${offences} + 1")
      endif()
    endforeach()
  endforeach()
endforeach()
if(checked LESS 100)
  message(FATAL_ERROR "only ${checked} includes found: wrong ROOT?")
endif()
if(offences)
  message(FATAL_ERROR "${offences} of ${checked} includes break the rules")
endif()
message("${checked} includes keep the rules")
