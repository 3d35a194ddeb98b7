/// Pauses that double from failure to failure, each drawn from its upper half so that many clients do not come back at once.
struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private var failures = 0

    init(from first: Duration, to longest: Duration) {
        self.first = first
        self.longest = longest
    }

    mutating func reset() { failures = 0 }

    /// The pause after one more failure.
    ///
    /// - Parameters:
    ///   - asked: what the other side asks for, which is kept to.
    ///   - most: what it grows to this time; nil = as ever.
    /// - Returns: how long to wait.
    mutating func next(asked: Duration? = nil, atMost most: Duration? = nil) -> Duration {
        let full = min(first * (1 << min(failures, 20)), longest, most ?? longest)
        failures += 1
        let pause = full / 2 + full / 2 * Double.random(in: 0...1)
        return max(pause, asked ?? .zero)
    }
}
