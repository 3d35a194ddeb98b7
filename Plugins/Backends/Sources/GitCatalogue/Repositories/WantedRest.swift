internal import Git

/// A pause in looking for what deployments name beside the packages, after it was too much or took too long: meanwhile the clone is free
/// for these.
struct WantedRest {
    private static let longest = Duration.seconds(3600)

    private var failures = 0
    private(set) var end: ContinuousClock.Instant?

    /// Whether it is time to look.
    var isOver: Bool { end.map { $0 <= .now } ?? true }

    /// Begins a pause, if one helps.
    ///
    /// - Parameters:
    ///   - kind: why the look failed; the next one would be as much, and take as long.
    ///   - timeout: how long a look may take: the first pause is twice as long, each further one doubles.
    ///   - now: when it failed.
    mutating func begin(
        after kind: GitFault.Kind,
        timeout: Duration,
        now: ContinuousClock.Instant = .now
    ) {
        switch kind {
        case .tooLarge: end = now + Self.longest
        case .deadline:
            failures += 1
            end = now + min(timeout * (1 << min(failures, 12)), Self.longest)
        default: break
        }
    }
}
