# Runs one fuzz target: cmake -D SECONDS=<n> -D PROGRAM=<path>
# -D CORPUS=<inputs to begin with> -D FOUND=<folder for new ones> -P run.cmake
# An input that breaks a promise is left in FOUND, which then names it.
file(MAKE_DIRECTORY "${FOUND}")
execute_process(
  COMMAND "${PROGRAM}" -max_total_time=${SECONDS} -timeout=10
    -rss_limit_mb=1024 -max_len=4096 -print_final_stats=1
    -artifact_prefix=${FOUND}/ "${FOUND}" "${CORPUS}"
  COMMAND_ERROR_IS_FATAL ANY)
