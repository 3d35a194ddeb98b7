// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import Testing
import Threads

struct JoinableThreadTests {
    @Test func `whoever joins waits for the end of the function`() throws {
        let isDone = Mutex(false)
        let thread = try #require(
            JoinableThread {
                usleep(20_000)
                isDone.withLock { $0 = true }
            }
        )
        thread.join()
        #expect(isDone.withLock { $0 })
    }

    @Test func `signals are left to other threads`() throws {
        let isBlocked = Mutex(false)
        let thread = try #require(
            JoinableThread {
                var mask = sigset_t()
                _ = unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
                let isMember = unsafe sigismember(&mask, SIGTERM) == 1
                isBlocked.withLock { $0 = isMember }
            }
        )
        thread.join()
        #expect(isBlocked.withLock { $0 })
    }
}
