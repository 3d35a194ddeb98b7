/// How well a watch knows the cluster at present.
public struct WatchState: Sendable {
    /// Whether a whole list has been handed over.
    public internal(set) var isSynced = false
    /// Since when every change has been handed over as it came; `nil` = what was handed over may be out of date.
    ///
    /// A connection that dies without a word is noticed after about three minutes.
    public internal(set) var currentSince: ContinuousClock.Instant?
    /// Why it may be out of date.
    public internal(set) var fault: KubernetesFault?
    /// How many lists were handed over.
    public internal(set) var lists = 0
}

/// What changes in how well a watch knows the cluster.
public enum WatchTurn: Sendable {
    /// A whole list was handed over.
    case listed
    /// From now on every change is handed over as it comes.
    case current
    /// What was handed over may be out of date, or is for another reason than before.
    case lost(KubernetesFault)
}

/// How long a watch waits for what.
public struct WatchPace: Sendable {
    /// Until a list is given up.
    public var listTimeout = Duration.seconds(120)
    /// The pause after a failure, drawn from its upper half; it doubles from one to the next.
    public var firstPause = Duration.milliseconds(800)
    /// What the pause grows to.
    public var longestPause = Duration.seconds(30)
    /// What it grows to while the API server cannot be reached, so that the cluster is known again soon after it can.
    public var longestSilence = Duration.seconds(4)

    /// The values above.
    public init() {}
}

/// What a watch's thread and its owner tell each other.
struct WatchProgress: Sendable {
    var state = WatchState()
    var isStopping = false
}
