// SPDX-License-Identifier: Apache-2.0

import Threads

@testable import AdapterHost

struct WaitedInVain: Error {}

/// Looks until `condition` holds, for at most twenty seconds.
func wait(_ condition: () -> Bool) throws {
    let deadline = MonotonicTime.now() + 20_000_000_000
    let pause = Monitor(0)
    while !condition() {
        guard MonotonicTime.now() < deadline else { throw WaitedInVain() }
        _ = pause.wait(until: MonotonicTime.now() + 2_000_000) { _ -> Bool? in nil }
    }
}
