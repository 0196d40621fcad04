// micro_bench: Google Benchmark over the code that each message runs through.
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
