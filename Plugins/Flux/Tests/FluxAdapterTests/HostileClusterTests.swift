import Foundation
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing
import ThreadsTesting

@testable import FluxAdapter

/// Answers that a real API server never gives, by a stand-in.
@Suite(.ownThread)
struct HostileClusterTests {
    /// An adapter that looks at a stand-in.
    ///
    /// - Parameters:
    ///   - items: what lists of a kind have; none for the others.
    ///   - watch: what a watch is answered.
    ///   - discovery: what every other request is answered; nil = as an API server would.
    ///   - body: uses the adapter.
    /// - Throws: what `body` throws.
    private func withAdapter(
        _ items: [FluxKind: String],
        watch: @escaping @Sendable () -> [StandInAction] = { [Self.silence, .hang] },
        discovery: String? = nil,
        _ body: (FluxFixture) throws -> Void
    ) throws {
        let server = try #require(
            StandInServer { request in
                if request.target.contains("watch=") { return watch() }
                return [Self.json(discovery ?? Self.answer(request.target, items))]
            }
        )
        defer { server.stop() }
        let file = NSTemporaryDirectory() + "o2dms-hostile-\(server.port)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try """
        {"current-context":"c","contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],
        "clusters":[{"name":"c","cluster":{"server":"\(server.url)"}}],"users":[{"name":"u","user":{}}]}
        """.write(toFile: file, atomically: true, encoding: .utf8)
        try body(try FluxFixture(kubernetes: ["kubeconfig": .string(file)]))
    }

    /// The beginning of an answer in which nothing happens.
    private static let silence = StandInAction.text(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )

    private static func json(_ text: String, status: Int = 200) -> StandInAction {
        .answer(status, ["Content-Type: application/json"], Array(text.utf8))
    }

    /// What an API server with Flux's newest types would say.
    private static func answer(_ target: String, _ items: [FluxKind: String]) -> String {
        let path = target.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        if path.last == "kube-system" {
            return #"{"kind":"Namespace","metadata":{"name":"kube-system","uid":"u"}}"#
        }
        switch path.count {
        case 2:
            let version = path[1].hasPrefix("helm.") ? "v2" : "v1"
            return #"{"kind":"APIGroup","versions":[{"version":"\#(version)"}]}"#
        case 3:
            let plurals = FluxKind.allCases.filter { $0.group == path[1] }.map {
                "{\"name\":\"\($0.plural)\"}"
            }
            return #"{"kind":"APIResourceList","resources":[\#(plurals.joined(separator: ","))]}"#
        default:
            let kind = FluxKind.allCases.first { $0.plural == path.last }
            let text = kind.flatMap { items[$0] } ?? ""
            let version = path.dropFirst().prefix(2).joined(separator: "/")
            return
                #"{"apiVersion":"\#(version)","kind":"\#(kind?.rawValue ?? "")List","metadata":{"resourceVersion":"1"},"items":[\#(text)]}"#
        }
    }

    private static let metadata =
        #""metadata":{"name":"web","namespace":"apps","uid":"1","resourceVersion":"7"}"#
    private static let sound = """
        {"metadata":{"name":"sound","namespace":"apps","uid":"2","resourceVersion":"8"},"spec":{},"status":{"history":[
        {"name":"sound","namespace":"apps","version":1,"status":"deployed","chartName":"podinfo","chartVersion":"6.0.3"}]}}
        """
    private static let broken = [
        #"{\#(metadata)}"#, #"{\#(metadata),"spec":7}"#, #"{\#(metadata),"spec":{"suspend":"yes"}}"#,
        #"{\#(metadata),"spec":{},"status":[]}"#, #"{\#(metadata),"spec":{},"status":{"history":{}}}"#,
        #"{\#(metadata),"spec":{},"status":{"history":[{"name":1}]}}"#,
        #"{\#(metadata),"spec":{"chart":{"spec":{"chart":"c"}}}}"#,
        #"{\#(metadata),"spec":{"releaseName":\#(String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000))}}"#,
    ]

    @Test(arguments: broken)
    func `an object of another shape is told of, and hides no other`(text: String) throws {
        try withAdapter([.helmRelease: "\(text),\(Self.sound)"]) { adapter in
            var found: [String: Deployment] = [:]
            #expect(
                eventually {
                    found = (try? adapter.deployments()) ?? [:]
                    return !found.isEmpty
                }
            )
            #expect(found["helmrelease.apps.web"]?.status == .unknown)
            #expect(
                found["helmrelease.apps.web"]?.statusMessage?.contains("HelmRelease/apps/web cannot be read")
                    == true
            )
            #expect(found["helmrelease.apps.sound"]?.packageVersion == "6.0.3")
        }
    }

    @Test(arguments: [FluxKind.helmRelease, .kustomization, .gitRepository])
    func `before a deletion an object that cannot be read is a reason to stop`(kind: FluxKind) throws {
        try withAdapter([kind: #"{\#(Self.metadata),"spec":7}"#]) { adapter in
            let error = #expect(throws: AdapterError.self) {
                try adapter.users("podinfo", "6.0.3", isFresh: true)
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("\(kind.rawValue)/apps/web") == true)
        }
    }

    @Test func `in a storm of expired moments nothing false is told, and before a deletion the truth`() throws
    {
        let gone = #"{"kind":"Status","code":410,"reason":"Expired","message":"too old"}"#
        try withAdapter([.helmRelease: Self.sound], watch: { [Self.json(gone, status: 410)] }) { adapter in
            for _ in 0..<20 {
                let fresh = try adapter.users("podinfo", "6.0.3", isFresh: true)
                #expect(fresh == ["helmrelease.apps.sound": .nameVersion])
                let record = try adapter.perform(.deploymentList)
                #expect(record.error?.code == .unavailable || record.deployments.map(\.name) == ["sound"])
            }
        }
    }

    @Test(arguments: ["<html>", "[]", #"{"kind":"APIGroup","versions":7}"#, ""])
    func `what is no API server's answer makes deployments unknown, not absent`(text: String) throws {
        try withAdapter([:], discovery: text) { adapter in
            let error = #expect(throws: AdapterError.self) { try adapter.users("podinfo", "6.0.3") }
            #expect(error?.code == .unavailable)
            let health = try adapter.health()
            #expect(health.error?.code == .unavailable)
        }
    }
}
