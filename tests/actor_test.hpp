// What a suite of actor tests includes, last: CAF's checks and its DSL
// (expect, allow, inject, disallow, the wildcard _). These macros are global,
// so nothing else may be included after this header.
#pragma once

#include <caf/test/dsl.hpp>
