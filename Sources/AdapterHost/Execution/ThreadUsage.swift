// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the calling thread has used of the machine so far.
struct ThreadUsage {
    /// Time on a processor.
    let busyNanoseconds: Int64
    /// How often it gave up the processor to wait for something.
    let waits: Int

    /// Linux's RUSAGE_THREAD, which the importer does not see.
    private static let thisThread: CInt = 1

    static func now() -> ThreadUsage? {
        var usage = rusage()
        guard unsafe getrusage(thisThread, &usage) == 0 else { return nil }
        // The times in `usage` are brought up to date only at each tick.
        return ThreadUsage(busyNanoseconds: MonotonicTime.busy(), waits: usage.ru_nvcsw)
    }
}
