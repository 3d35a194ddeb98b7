/// How long to wait between two looks at a backend.
///
/// Jitter keeps many gateways from asking at the same moment.
public enum RefreshPace {
    /// After the first failure, at the most.
    static let firstPause = Duration.seconds(1)
    /// What the pause grows to while looks fail.
    public static let longestPause = Duration.seconds(120)

    /// The interval, up to a tenth more or less.
    public static func afterSuccess(_ refresh: Duration) -> Duration {
        refresh * Double.random(in: 0.9...1.1)
    }

    /// Doubles with each failure in a row, half of it by chance.
    ///
    /// - Parameters:
    ///   - failures: how many there were before this one.
    ///   - refresh: the interval when all is well; the pause may grow to it.
    ///   - longest: what the pause may grow to beside that.
    ///   - asked: what the server asked for, honoured up to an hour.
    /// - Returns: the pause.
    public static func afterFailure(
        _ failures: Int,
        refresh: Duration,
        atMost longest: Duration = longestPause,
        asked: Duration?
    ) -> Duration {
        let first = min(firstPause, refresh)
        let pause = min(first * (1 << min(failures, 20)), max(refresh, longest))
        let drawn = pause * Double.random(in: 0.5...1)
        return max(drawn, min(asked ?? .zero, .seconds(3600)))
    }
}
