import HTTPClient
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Before a deletion it counts what the API server has, not what a watch has told of it.
@Suite(.ownThread)
struct FreshReleaseTests {
    private static let rounds = 1000

    @Test func `a release that was acknowledged before the question is always seen`() throws {
        try ReleaseFixture.with { fixture in
            var release = WrittenRelease("web", chart: "demo", version: "0.0.0")
            let key = try fixture.cluster.create(release, in: fixture.namespace).key
            for round in 1...Self.rounds {
                release.version = "\(round).0.0"
                let secret = try release.secret()
                try fixture.cluster.client.patch(
                    key,
                    with: .merge(["data": secret["data"] ?? .null]),
                    of: .secrets,
                    as: MetadataOnly.self,
                    TestCluster.terms
                )
                let isSeen = try fixture.users(of: release.version, isFresh: true) == ["web": .nameVersion]
                let isForgotten =
                    try round % 10 > 0 || fixture.users(of: "\(round - 1).0.0", isFresh: true).isEmpty
                try #require(isSeen && isForgotten, "round \(round)")
            }
        }
    }
}
