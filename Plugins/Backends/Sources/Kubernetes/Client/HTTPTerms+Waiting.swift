internal import Glibc
internal import HTTPClient

extension HTTPTerms {
    /// Lets time pass; `false` = there is not enough of it, or nobody waits any more.
    func wait(_ pause: Duration) -> Bool {
        let end = ContinuousClock.now.advanced(by: pause)
        guard end < deadline else { return false }
        while ContinuousClock.now < end {
            if isCancelled() { return false }
            usleep(10_000)
        }
        return true
    }
}
