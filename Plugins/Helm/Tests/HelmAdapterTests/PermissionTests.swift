import Foundation
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

@testable import HelmAdapter

/// What the adapter may not do without one of the rights of its manifest.
struct PermissionTests {
    private static let manifest = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../rbac.yaml").standardizedFileURL.path

    @Test(arguments: ["get", "list", "watch"], ["secrets", "configmaps"])
    func `each right of the manifest is needed`(verb: String, resource: String) throws {
        let right = ClusterRight(verb: verb, resource: resource)
        #expect(try ClusterRight.granted(by: Self.manifest).contains(right))
        try ReleaseFixture.with(manifest: Self.manifest, without: [verb]) { fixture in
            let secret = try WrittenRelease("web", chart: "demo", version: "1.0.0").secret()
            let text = try #require(secret["data"]?["release"]?.string.flatMap { Data(base64Encoded: $0) })
            let configMap: JSONValue = [
                "metadata": secret["metadata"] ?? [:],
                "data": ["release": .string(String(decoding: text, as: UTF8.self))],
            ]
            try fixture.cluster.create(
                resource == "secrets" ? secret : configMap,
                in: fixture.namespace,
                of: ResourceType(group: "", version: "v1", plural: resource)
            )
            let isMissing = eventually {
                var texts = fixture.host.log.compactMap { $0.fields?["error"]?.string }
                do { _ = try fixture.users(of: "1.0.0", isFresh: true) } catch {
                    texts.append((error as? AdapterError)?.message ?? "")
                }
                return ClusterRight.missing(in: texts).contains(right)
            }
            #expect(isMissing)
        }
    }
}
