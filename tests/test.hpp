// What a suite of pure tests includes, last: CAF's checks. A suite defines
// CAF_SUITE before.
#pragma once

#include <caf/test/unit_test.hpp>
