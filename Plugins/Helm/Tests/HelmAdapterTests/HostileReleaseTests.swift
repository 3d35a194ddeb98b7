import Deployments
import Digest
import Gzip
import HelmReleases
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import Testing
import Threads
import ThreadsTesting

@testable import HelmAdapter

/// Objects that pretend to be releases, or lie.
@Suite(.ownThread)
struct HostileReleaseTests {
    /// What stands where a record should.
    enum Damage: String, CaseIterable, CustomTestStringConvertible {
        case nothing, noBase64, noGzip, truncated, noRelease
        var testDescription: String { rawValue }

        func secret() throws -> JSONValue {
            let release = WrittenRelease("odd", chart: "demo", version: "1.0.0")
            switch self {
            case .nothing: return release.secret(release: "")
            case .noBase64: return release.secret(release: "%%%")
            case .noGzip: return release.secret(release: Base64.encode(Array("hello".utf8)))
            case .truncated:
                let bytes = try GzipDeflater.compress(Array("{\"name\":\"odd\"}".utf8))
                return release.secret(release: Base64.encode(Array(bytes.dropLast(9))))
            case .noRelease: return release.secret(release: Base64.encode(Array("{\"chart\":7}".utf8)))
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func `a record that cannot be read is shown as such, and nobody says what it does not use`(
        _ damage: Damage
    ) throws {
        try ReleaseFixture.with { fixture in
            try fixture.cluster.create(try damage.secret(), in: fixture.namespace, of: .secrets)
            try fixture.cluster.create(.init("good", chart: "demo", version: "1.0.0"), in: fixture.namespace)
            #expect(try eventually { try fixture.list().count == 2 })
            let odd = try fixture.get("\(fixture.namespace).odd")
            #expect(odd.deployment.status == .unknown && odd.deployment.statusMessage?.isEmpty == false)
            #expect(odd.extensions["revisions"]?.elements?.first?["error"]?.string?.isEmpty == false)
            for isFresh in [false, true] {
                let error = #expect(throws: AdapterError.self) {
                    try fixture.users(of: "1.0.0", isFresh: isFresh)
                }
                #expect(error?.code == .unavailable)
                #expect(error?.message.contains("\(fixture.namespace)/odd") ?? false)
            }
        }
    }

    @Test func `a label that lies hides nothing`() throws {
        try ReleaseFixture.with { fixture in
            var superseded = WrittenRelease("hidden", chart: "demo", version: "1.0.0")
            superseded.status = "superseded"
            superseded.recordStatus = "deployed"
            var uninstalled = WrittenRelease("hidden", chart: "demo", version: "2.0.0")
            uninstalled.revision = 2
            uninstalled.status = "uninstalled"
            var other = WrittenRelease("other", chart: "demo", version: "3.0.0")
            other.recordStatus = "superseded"
            var renamed = WrittenRelease("renamed", chart: "demo", version: "4.0.0")
            (renamed.object, renamed.type) = ("restored-from-backup", "Opaque")
            for release in [superseded, uninstalled, other, renamed] {
                try fixture.cluster.create(release, in: fixture.namespace)
            }
            for isFresh in [true, false] {
                #expect(
                    try eventually {
                        try fixture.users(of: "1.0.0", isFresh: isFresh) == ["hidden": .nameVersion]
                    }
                )
                #expect(
                    try eventually {
                        try fixture.users(of: "3.0.0", isFresh: isFresh) == ["other": .nameVersion]
                    }
                )
                #expect(
                    try eventually {
                        try fixture.users(of: "4.0.0", isFresh: isFresh) == ["renamed": .nameVersion]
                    }
                )
            }
        }
    }

    @Test func `a record that inflates beyond the limit is read no further, and is known as unreadable`()
        throws
    {
        let cluster = try TestCluster.shared()
        let namespace = try cluster.makeNamespace()
        let bytes = try GzipDeflater.compress([UInt8](repeating: 0x20, count: 80 << 20))
        let bomb = WrittenRelease("bomb", chart: "demo", version: "1.0.0")
        try cluster.create(bomb.secret(release: Base64.encode(bytes)), in: namespace, of: .secrets)
        var decoder = ReleaseDecoder()
        decoder.inflatedLimitBytes = 1 << 20
        let book = ReleaseBook(Cluster(cluster.client, namespaces: [namespace]), decoder: decoder)
        try book.start()
        defer { book.stop() }
        let release = ReleaseRevision.Release(namespace: namespace, name: "bomb")
        #expect(eventually { book.state.withLock { $0.ledger.unreadable } == [release] })
        let shown = book.state.withLock { $0.ledger.index["\(namespace).bomb"]?.deployment }
        #expect(shown?.status == .unknown)
        #expect(shown?.statusMessage?.contains("1048576 bytes") == true, "\(shown?.statusMessage ?? "")")
    }

    @Test func `what a failed rollback may have left in the cluster is in use`() throws {
        try ReleaseFixture.with { fixture in
            for (revision, version, status) in [
                (1, "1.0.0", "superseded"), (2, "2.0.0", "superseded"), (3, "1.0.0", "failed"),
            ] {
                var release = WrittenRelease("web", chart: "demo", version: version)
                (release.revision, release.status) = (revision, status)
                try fixture.cluster.create(release, in: fixture.namespace)
            }
            #expect(try fixture.users(of: "1.0.0", isFresh: true) == ["web": .nameVersion])
            #expect(try fixture.users(of: "2.0.0", isFresh: true) == ["web": .declared])
        }
    }

    @Test func `releases that come and go while they are read leave nothing behind`() throws {
        try ReleaseFixture.with { fixture in
            let client = fixture.cluster.client
            for round in 0..<20 {
                for name in ["a", "b", "c"] {
                    try fixture.cluster.create(
                        .init(name, chart: "demo", version: "1.0.\(round)"),
                        in: fixture.namespace
                    )
                    let key = ObjectKey(namespace: fixture.namespace, name: "sh.helm.release.v1.\(name).v1")
                    try client.delete(key, of: .secrets, TestCluster.terms)
                }
            }
            try fixture.cluster.create(.init("last", chart: "demo", version: "2.0.0"), in: fixture.namespace)
            #expect(try eventually { try fixture.list().map(\.name) == ["last"] })
            #expect(try fixture.users(of: "1.0.19") == [:])
            #expect(try fixture.users(of: "2.0.0") == ["last": .nameVersion])
        }
    }

    @Test func `Secrets of others are no releases`() throws {
        try ReleaseFixture.with { fixture in
            let foreign: JSONValue = ["metadata": ["name": "foreign", "labels": ["owner": "helm"]]]
            try fixture.cluster.create(foreign, in: fixture.namespace, of: .secrets)
            try fixture.cluster.create(.init("web", chart: "demo", version: "1.0.0"), in: fixture.namespace)
            #expect(try fixture.users(of: "1.0.0", isFresh: true) == ["web": .nameVersion])
            #expect(try eventually { try fixture.list().map(\.name) == ["web"] })
        }
    }
}
