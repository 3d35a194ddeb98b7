/// What the Kubernetes API may cost us.
public struct KubernetesLimits: Sendable, Hashable {
    /// One object as it is sent, members that nobody wants included; also one event of a watch.
    public var objectBytes = 8 << 20
    /// All bytes of one page of a list.
    public var pageBytes = 256 << 20
    /// Asked for in one page of a list; the API server may send fewer.
    public var pageObjects = 500
    /// All objects of one list.
    public var listObjects = 500_000
    /// What is kept of all objects of one list: the text, and for each string in it what stands around one in memory.
    public var listBytes = 256 << 20
    /// All pages of one list, empty ones included.
    public var listPages = 10_000
    /// How often a list that expires between two pages is begun anew.
    public var listRestarts = 3
    /// How often a request is sent again after 429, 5xx or a connection that was refused.
    public var retries = 5
    /// The first pause before that, where the API server names none; it doubles each time, and is drawn from its upper half.
    public var retryPause = Duration.milliseconds(200)
    /// A longer wait than this that the API server asks for is not waited for: the fault is reported at once.
    public var longestRetryAfter = Duration.seconds(60)
    /// After this the API server ends a watch that is well, and the next one goes on from there.
    ///
    /// It is varied by up to its double, so that many watches do not begin anew at once.
    public var watchTime = Duration.seconds(300)

    /// The limits above.
    public init() {}
}
