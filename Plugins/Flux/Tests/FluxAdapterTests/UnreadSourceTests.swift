import Deployments
import JSONText
import O2DMSPluginKit
import Testing

@testable import FluxAdapter

/// Sources of kinds that are not read, and more inclusions than are followed: what may be used counts.
struct UnreadSourceTests {
    private func users(_ objects: FluxObjects, _ name: String, _ version: String, uri: String? = nil)
        -> [String]
    {
        var package = SoughtPackage(name: name, version: version)
        package.origin = uri.flatMap(GitOrigin.init(packageURI:))
        return objects.deployed.users(of: package).map { "\($0.name) \($0.evidence)" }
    }

    private static let directory = "git+https://git.example/apps//packages/web/1.0.0?ref=" + TestFlux.commit

    @Test func `a Kustomization of an ExternalArtifact may use any directory`() throws {
        var objects = FluxObjects()
        let source: JSONValue = ["kind": "ExternalArtifact", "name": "made"]
        try objects.add(.kustomization, "made", ["path": "./x", "sourceRef": source])
        #expect(users(objects, "web", "1.0.0", uri: Self.directory) == ["made declared"])
        #expect(users(objects, "podinfo", "6.0.3") == [])
    }

    @Test func `a HelmRelease of an ExternalArtifact may use any chart, or any version of the one that runs`()
        throws
    {
        let reference: JSONValue = ["chartRef": ["kind": "ExternalArtifact", "name": "made"]]
        var pending = FluxObjects()
        try pending.add(.helmRelease, "new", reference)
        #expect(users(pending, "anything", "1.0.0") == ["new declared"])
        var running = FluxObjects()
        try running.add(.helmRelease, "web", reference, status: ["history": [FluxObjects.snapshot()]])
        #expect(users(running, "podinfo", "6.0.3") == ["web nameVersion"])
        #expect(users(running, "podinfo", "7.0.0") == ["web declared"])
        #expect(users(running, "anything", "1.0.0") == [])
    }

    @Test func `what was attempted and is in no history is declared`() throws {
        var objects = FluxObjects()
        let chart: JSONValue = [
            "chart": "podinfo", "version": "7.0.0", "sourceRef": ["kind": "HelmRepository", "name": "c"],
        ]
        try objects.add(
            .helmRelease,
            "web",
            ["chart": ["spec": chart]],
            status: ["lastAttemptedRevision": "6.0.3"]
        )
        #expect(users(objects, "podinfo", "6.0.3") == ["web declared"])
        #expect(users(objects, "podinfo", "7.0.0") == ["web declared"])
        #expect(users(objects, "podinfo", "6.0.4") == [])
    }

    @Test func `two revisions that are deployed both run`() throws {
        let history = [
            FluxObjects.snapshot(2, "deployed", "6.0.4"), FluxObjects.snapshot(1, "deployed", "6.0.2"),
        ]
        let objects = try FluxObjects.classic(range: "6.0.4", taken: "6.0.4", history: history)
        #expect(users(objects, "podinfo", "6.0.2") == ["web nameVersion"])
    }

    /// Every repository includes so many others, which include each other at ever new places.
    @Test(arguments: [(1, false), (2, true), (7, true)])
    func `inclusions that multiply end with any directory`(_ count: Int, _ isAny: Bool) throws {
        var objects = FluxObjects()
        for number in 0..<40 {
            let inclusions = (1...count).map { step -> JSONValue in
                let name = (number + step) % 40
                return [
                    "repository": ["name": .string("r\(name)")], "fromPath": .string("a/b\(step)"),
                    "toPath": "a",
                ]
            }
            let url = JSONValue.string("https://git.example/r\(number)")
            try objects.add(.gitRepository, "r\(number)", ["url": url, "include": .array(inclusions)])
        }
        let source: JSONValue = ["kind": "GitRepository", "name": "r0"]
        try objects.add(.kustomization, "ks", ["path": "a/x", "sourceRef": source])
        #expect(users(objects, "w", "1", uri: Self.directory) == (isAny ? ["ks declared"] : []))
    }
}
