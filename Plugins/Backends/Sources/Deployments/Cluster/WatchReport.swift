internal import Glibc
internal import JSONText
public import Kubernetes

/// What an adapter's health says of its watches, as `details.deployments`.
public enum WatchReport {
    /// For an adapter without a cluster.
    public static let noCluster = "not watched: no cluster is configured"

    /// - Parameter states: of all watches.
    /// - Returns: since when they know the cluster, or why they do not.
    public static func text(_ states: [WatchState]) -> String {
        if let fault = states.compactMap(\.fault).first { return "not watched at present: \(fault.message)" }
        let begins = states.compactMap(\.currentSince)
        guard begins.count == states.count, states.allSatisfy(\.isSynced), let begin = begins.max() else {
            return "not watched yet: the cluster is being read for the first time"
        }
        return "watched since \(time(of: begin))"
    }

    private static func time(of instant: ContinuousClock.Instant) -> String {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        let seconds = Int64(now.tv_sec) - (ContinuousClock.now - instant).components.seconds
        return RFC3339.text(nanoseconds: seconds * 1_000_000_000)
    }
}
