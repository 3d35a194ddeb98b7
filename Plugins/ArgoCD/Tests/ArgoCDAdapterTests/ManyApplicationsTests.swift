import CO2DMSPlugin
import Foundation
import HTTPClient
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing
import ThreadsTesting

@testable import ArgoCDAdapter

/// A cluster with more Applications than a page of its lists.
@Suite(.ownThread)
struct ManyApplicationsTests {
    private static let count = 2000

    @Test func `all of them are known, over several pages, and each is found by what it uses`() throws {
        let cluster = try ArgoCDTypes.served.get()
        let fixture = try ArgoCDFixture([
            "kubernetes": [
                "kubeconfig": .string(cluster.server.kubeconfigFile), "limits": ["page_objects": 300],
            ]
        ])
        let group = DispatchGroup()
        for worker in 0..<8 {
            group.enter()
            Thread.detachNewThread { [namespace = fixture.namespace] in
                for number in stride(from: worker, to: Self.count, by: 8) {
                    let object = ArgoCDFixture.object(
                        "Application",
                        "app-\(number)",
                        spec: [
                            "source": [
                                "repoURL": "https://charts.example.com",
                                "chart": .string("chart-\(number % 20)"),
                                "targetRevision": .string("1.0.\(number / 20)"),
                            ]
                        ]
                    )
                    do {
                        try cluster.create(object, in: namespace, of: ArgoCDTypes.applications)
                    } catch { Issue.record(error) }
                }
                group.leave()
            }
        }
        group.wait()
        // Other tests write into other namespaces, sets that may use any chart among it.
        func ours(_ deployments: [Deployment]) -> [String] {
            deployments.filter { $0.id.hasPrefix("application.\(fixture.namespace).") }.map(\.name)
        }
        #expect(ours(try fixture.deployments()).count == Self.count)
        #expect(
            ours(try fixture.deployments { ($0.name, $0.version) = ("chart-7", "1.0.3") }) == ["app-67"]
        )
        #expect(try eventually { ours(try fixture.deployments { $0.flags = 0 }).count == Self.count })
        #expect(try eventually { try fixture.packages { $0.name = "chart-7" }.count == Self.count / 20 })
    }

    @Test func `of two thousand in one answer each is found by what it uses`() throws {
        let server = try #require(ArgoCDServerStandIn())
        server.serve(
            (0..<2000).map {
                ArgoCDServerStandIn.application("app-\($0)", chart: "chart-\($0 % 200)", "1.0.\($0 / 200)")
            }
        )
        let fixture = try ArgoCDFixture(
            hasCluster: false,
            ["server": server.block(refresh: "10s", timeout: "60s")]
        )
        #expect(
            eventually(within: .seconds(60)) { (try? fixture.deployments { $0.flags = 0 }.count) == 2000 }
        )
        let users = try fixture.deployments {
            $0.flags = 0
            $0.name = "chart-42"
            $0.version = "1.0.7"
        }
        #expect(users.map(\.name) == ["app-1442"])
        #expect(try eventually { try fixture.packages { $0.name = "chart-42" }.count == 10 })
    }
}
