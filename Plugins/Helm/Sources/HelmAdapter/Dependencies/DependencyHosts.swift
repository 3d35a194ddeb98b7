internal import HTTPClient

/// Which hosts may be asked for the dependencies of charts that are uploaded.
struct DependencyHosts: Sendable, Hashable {
    /// In lower case, `host` for its usual port or `host:port`.
    let names: Set<String>

    /// Whether a host may be asked.
    func allow(_ origin: HTTPOrigin) -> Bool {
        let usual: UInt16 = origin.scheme == "https" ? 443 : 80
        return names.contains("\(origin.host):\(origin.port)")
            || origin.port == usual && names.contains(origin.host)
    }
}
