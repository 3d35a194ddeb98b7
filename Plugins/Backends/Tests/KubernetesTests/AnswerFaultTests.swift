import HTTPClient
import HTTPStandIn
import Kubernetes
import TestServers
import Testing

/// What servers of any kind get wrong.
struct AnswerFaultTests {
    enum Operation: CaseIterable, Sendable {
        case list, get, versions, create, delete, watch

        func perform(_ client: KubernetesClient, _ terms: HTTPTerms) throws {
            let key = ObjectKey(namespace: "n", name: "x")
            let type = Cluster.widgets
            switch self {
            case .list: _ = try client.list(.init(), of: type, as: Widget.self, terms)
            case .get: _ = try client.get(key, of: type, as: Widget.self, terms)
            case .versions: _ = try client.servedVersions(of: type.group, terms)
            case .create:
                try client.create(try Cluster.widget("x"), in: "n", of: type, as: Widget.self, terms)
            case .delete: try client.delete(key, of: type, terms)
            case .watch:
                var moment = "1"
                try client.watch(.init(), of: type, from: &moment, terms) { (_: WatchEvent<Widget>) in true }
            }
        }

        /// Whether an answer that says nothing is as good as another one.
        var needsNoAnswer: Bool { self == .delete || self == .watch }
    }

    @Test(arguments: AnswerFault.allCases)
    func `a fault is an error of its kind, soon, and shows neither the token nor the server's page`(
        _ answer: AnswerFault
    ) throws {
        let actions = answer.actions()
        try StandInCluster.run({ _ in actions }) { cluster in
            let client = try cluster.client()
            for operation in Operation.allCases {
                // Less than the pause that some of them name.
                let terms = HTTPTerms(deadline: .now + (answer.isEndless ? .milliseconds(200) : .seconds(5)))
                do {
                    try operation.perform(client, terms)
                    #expect(operation.needsNoAnswer && answer.isSuccess, "\(operation)")
                } catch let fault as KubernetesFault {
                    #expect(answer.kinds.contains(fault.kind), "\(operation): \(fault.message)")
                    #expect(fault.retryAfter == answer.pauseSeconds.map { .seconds($0) })
                    #expect(!fault.message.contains("<html>") && !fault.message.contains("secret-"))
                }
            }
            #expect(cluster.server.requests.count <= 6 * Operation.allCases.count)
        }
    }

    @Test(arguments: UntrustedTLSServer.Flaw.allCases)
    func `nothing is sent to an API server whose certificate cannot be trusted`(
        _ flaw: UntrustedTLSServer.Flaw
    ) throws {
        let server = try UntrustedTLSServer(flaw)
        var access = try ClusterAccess(try HTTPAddress(server.url), .token("secret-token"))
        access.connection.authority = server.authorityFile.map { .file($0) }
        let client = KubernetesClient(access, fieldManager: "test")
        for operation in Operation.allCases {
            let fault = try fault { try operation.perform(client, Cluster.terms) }
            #expect(fault.message.contains("no trusted TLS connection"), "\(fault.message)")
        }
    }
}

extension AnswerFault {
    /// What a client of Kubernetes may take it for; a page that comes slowly is no object from its first byte on.
    fileprivate var kinds: Set<KubernetesFault.Kind> {
        switch self {
        case .serverError, .badGateway, .unavailable, .storageFull, .reset, .resetInHead, .closed:
            [.unavailable]
        case .resetInBody, .short: [.unavailable, .malformed]
        case .unauthorized: [.unauthorized]
        case .forbidden: [.forbidden]
        case .tooManyRequests: [.busy]
        case .hang: [.deadline]
        case .drip: [.deadline, .malformed]
        case .endless: [.tooLarge, .unavailable, .malformed]
        case .endlessHead, .compressed, .redirectToItself, .redirectToMetadata, .redirectToLoopback,
            .redirectToFile,
            .html, .empty, .notHTTP:
            [.malformed]
        }
    }

    /// Whether it is the success of something.
    fileprivate var isSuccess: Bool {
        switch self {
        case .html, .empty, .compressed, .endless: true
        default: false
        }
    }
}
