internal import HTTPClient
internal import Synchronization

/// Lets the client of one server go on to allowed hosts only, and remembers which it was kept from.
final class DependencyAdmission: Sendable {
    private let hosts: DependencyHosts
    private let kept = Mutex<HTTPOrigin?>(nil)

    init(_ hosts: DependencyHosts) { self.hosts = hosts }

    /// The last one that was not admitted.
    var denied: HTTPOrigin? { kept.withLock(\.self) }

    func admits(_ origin: HTTPOrigin) -> Bool {
        if hosts.allow(origin) { return true }
        kept.withLock { $0 = origin }
        return false
    }
}
