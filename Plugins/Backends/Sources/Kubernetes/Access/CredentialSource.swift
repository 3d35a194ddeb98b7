internal import Digest
internal import HTTPClient
internal import Threads

/// Knows at each moment who we are: reads tokens from their file, and asks the plugin for credentials when its last answer has expired.
final class CredentialSource: Sendable {
    private struct Answer {
        let identity: ClusterIdentity
        let expiry: Int64?
    }

    private struct State {
        var answer: Answer?
        var isAsking = false
    }

    private enum Turn {
        case known(ClusterIdentity)
        /// To ask the plugin.
        case own
    }

    private let access: ClusterAccess
    private let base: ClusterIdentity
    private let state = Monitor(State())

    init(_ access: ClusterAccess) {
        self.access = access
        base = ClusterIdentity(authorization: nil, access.connection)
    }

    func current(_ terms: HTTPTerms) throws(KubernetesFault) -> ClusterIdentity {
        switch access.authentication {
        case .none: return base
        case .basic(let username, let password):
            return base.with(authorization: "Basic " + Base64.encode(Array("\(username):\(password)".utf8)))
        case .token(let token): return base.with(authorization: "Bearer \(token)")
        case .tokenFile(let path): return base.with(authorization: "Bearer \(try CredentialFile.token(path))")
        case .exec(let plugin): return try ask(plugin, terms)
        }
    }

    /// Forgets what the API server refuses.
    ///
    /// - Returns: whether there may be something better by now.
    func renew(after refused: ClusterIdentity) -> Bool {
        switch access.authentication {
        case .none, .basic, .token: return false
        case .tokenFile(let path):
            guard let token = try? CredentialFile.token(path) else { return false }
            return "Bearer \(token)" != refused.authorization
        case .exec:
            state.withLock { state in
                // Somebody else may have asked the plugin anew already.
                let known = state.answer?.identity
                if known?.asking === refused.asking, known?.authorization == refused.authorization {
                    state.answer = nil
                }
            }
            return true
        }
    }

    private func ask(_ plugin: ExecPlugin, _ terms: HTTPTerms) throws(KubernetesFault) -> ClusterIdentity {
        // One run at a time; the others wait for its answer, no longer than they have time.
        let turn: Turn? = state.wait(atMost: terms.deadline - .now) { state in
            if let known = state.answer, !WallClock.isPast(known.expiry) { return .known(known.identity) }
            if state.isAsking { return nil }
            state.isAsking = true
            return .own
        }
        switch turn {
        case nil:
            throw KubernetesFault(.deadline, "there is no time left to wait for the cluster's credentials")
        case .known(let identity): return identity
        case .own:
            defer { state.update { $0.isAsking = false } }
            let credential = try plugin.run(for: access, terms)
            let answer = Answer(identity: identity(of: credential), expiry: credential.expiry)
            state.withLock { $0.answer = answer }
            return answer.identity
        }
    }

    private func identity(of credential: ExecCredential) -> ClusterIdentity {
        let authorization = credential.token.map { "Bearer \($0)" }
        guard let certificate = credential.certificate, let key = credential.key else {
            return base.with(authorization: authorization)
        }
        var connection = access.connection
        connection.clientCertificate = .bytes(Array(certificate.utf8))
        connection.clientKey = .bytes(Array(key.utf8))
        return ClusterIdentity(authorization: authorization, connection)
    }
}
