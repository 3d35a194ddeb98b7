internal import HTTPClient
internal import Synchronization

/// What the server of an HTTP repository can do beside serving an index: found out by asking it, where the configuration does not say.
final class WebServer: Sendable {
    enum Kind: Sendable {
        /// An index and archives, to be read.
        case plainIndex
        case chartMuseum(ChartMuseumAPI)
    }

    private struct Contents {
        var kind: Kind?
        /// Whether the server is to be asked (again).
        var isDue = true
        /// Why it could not be asked.
        var fault: HTTPFault?
    }

    private let repository: HTTPAddress
    private let client: HTTPClient
    private let configured: RepositorySettings.Kind
    private let contents: Mutex<Contents>

    init(_ configured: RepositorySettings.Kind, at repository: HTTPAddress, _ client: HTTPClient) {
        self.configured = configured
        self.repository = repository
        self.client = client
        let isPlain = configured == .plainIndex
        contents = Mutex(Contents(kind: isPlain ? .plainIndex : nil, isDue: !isPlain))
    }

    /// What is known; `nil` = the server has not told yet.
    var kind: Kind? { contents.withLock { $0.kind } }

    /// Has the server asked again: after it was not reached it may be another one.
    func doubt() {
        contents.withLock { $0.isDue = configured != .plainIndex }
    }

    /// Asks the server if that is due; what was known stays until it answers.
    func recognise(_ terms: HTTPTerms) {
        guard contents.withLock({ $0.isDue }) else { return }
        do throws(HTTPFault) {
            let kind = try find(terms)
            contents.withLock { $0 = Contents(kind: kind, isDue: false) }
        } catch {
            contents.withLock { $0.fault = error }
        }
    }

    /// What the server is, asked now if it is not known.
    func recognised(_ terms: HTTPTerms) throws(HTTPFault) -> Kind {
        recognise(terms)
        let (kind, fault) = contents.withLock { ($0.kind, $0.fault) }
        if let kind { return kind }
        throw fault ?? HTTPFault(.unavailable, "the server has not told yet what it is")
    }

    private func find(_ terms: HTTPTerms) throws(HTTPFault) -> Kind {
        let (isConfigured, depth): (Bool, Int?) =
            switch configured {
            case .chartMuseum(let depth): (true, depth)
            case .http(let depth): (false, depth)
            default: (false, nil)
            }
        if let api = try ChartMuseumAPI.find(at: repository, depth: depth, client, terms) {
            return .chartMuseum(api)
        }
        guard isConfigured else { return .plainIndex }
        throw HTTPFault(
            .unavailable,
            "no ChartMuseum API answers for this repository: check repository_url and depth, and whether the server's API is enabled"
        )
    }
}
