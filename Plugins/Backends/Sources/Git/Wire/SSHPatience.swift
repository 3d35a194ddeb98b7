internal import Glibc
internal import HTTPClient

/// How long a server of SSH is waited for: until we are let in, and for its next word.
struct SSHPatience: Sendable {
    /// What is waited for.
    enum Step: Sendable {
        case connection, keys, login
        /// All that comes when we are in.
        case exchange

        /// What a server has not done that is waited for in vain.
        fileprivate var failure: String {
            switch self {
            case .connection: "the server takes no connection"
            case .keys: "the server takes the connection, but agrees on no keys of SSH"
            case .login: "the server does not say whether it lets us in"
            case .exchange: "the server says nothing more"
            }
        }
    }

    private let terms: HTTPTerms
    private let remote: GitRemote
    /// Until when we must be let in.
    private let entry: ContinuousClock.Instant

    /// Begins to count.
    init(_ remote: GitRemote, _ terms: HTTPTerms) {
        self.terms = terms
        self.remote = remote
        entry = .now + remote.connectTimeout
    }

    /// Waits until something can be done.
    ///
    /// - Parameters:
    ///   - descriptor: the socket.
    ///   - events: of poll(2).
    ///   - step: what for.
    /// - Throws: `.unavailable` if the server is silent for too long or lets us wait at its door, or what the terms say.
    func wait(_ descriptor: CInt, for events: CInt, _ step: Step) throws(GitFault) {
        let silence = ContinuousClock.now + remote.idleTimeout
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        repeat { try check(step, silence) } while unsafe poll(&entry, 1, Self.slice(until: silence)) == 0
    }

    private func check(_ step: Step, _ silence: ContinuousClock.Instant) throws(GitFault) {
        try terms.checkForGit()
        if step != .exchange, ContinuousClock.now >= entry {
            throw GitFault(.unavailable, "\(step.failure) within \(Self.text(remote.connectTimeout))")
        }
        guard ContinuousClock.now < silence else {
            throw GitFault(.unavailable, "\(step.failure) for \(Self.text(remote.idleTimeout))")
        }
    }

    /// Milliseconds until it is asked again whether anybody waits, at least one.
    private static func slice(until end: ContinuousClock.Instant) -> CInt {
        let rest = (end - .now) / .milliseconds(1)
        return CInt(max(1, min(250, rest.rounded(.up))))
    }

    private static func text(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        return seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(Int(duration / .milliseconds(1))) ms"
    }
}
