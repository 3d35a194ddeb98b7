import Foundation
import Testing

/// Usage and protection in the real gateway: charts in the Helm adapter, and another adapter that knows what is deployed.
///
/// That adapter is a stand-in, told by its configuration; those of real clusters are tested beside their plugins.
@Suite struct `What is deployed` {
    private func gateway(_ deployments: String, behaviour: String = "none") throws -> RunningGateway {
        let directory = try TemporaryDirectory()
        let plugins = directory.file("plugins")
        try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: false)
        try Command.succeed(
            "cc",
            [
                "-std=gnu11", "-fPIC", "-shared", "-I\(Product.root)/plugin-sdk/include",
                "\(Product.root)/Tests/GatewayAPITests/Plugins/deployer.c", "-o",
                "\(plugins)/libo2dms-cluster.so",
            ]
        )
        try FileManager.default.copyItem(
            atPath: "\(Product.plugins)/libo2dms-helm.so",
            toPath: "\(plugins)/libo2dms-helm.so"
        )
        let cluster = """

              - name: cluster
                config: { script: "\(deployments)", \(behaviour): 1 }
            """
        return try RunningGateway(RunningGateway.embedded + cluster, plugins: plugins, in: directory)
    }

    @Test func `is told with its evidence, protects its chart, and yields to force alone`() throws {
        let gateway = try gateway("r.web,prod,web,middle,1.0.0,2,1,,0;r.old,prod,old,middle,1.0.0,2,4,,0")
        let client = try gateway.client()
        let chart = try BulkCharts.chart("middle", "1.0.0", description: "d", in: gateway.directory)
        #expect(try client.upload("middle", "1.0.0", chart).status == 201)
        let path = "\(WireClient.packages)/middle-1.0.0"
        let users = try client.request("GET", "\(path)/usage").objects()
        #expect(users.compactMap { $0["evidence"] as? String } == ["rollback-target", "exact"])
        let listed = try client.request(
            "GET",
            "/o2dms/v1/nfDeployments?packageId=middle-1.0.0&status=deployed"
        )
        #expect(try listed.objects().count == 2 && listed.headers["x-total-count"] == "2")
        #expect(try client.request("GET", "/o2dms/v1/nfDeployments/r.web").status == 200)
        let refused = try client.request("DELETE", path)
        #expect(refused.status == 409)
        #expect(refused.text.contains("Cannot delete package middle-1.0.0: used by 1 deployment"))
        #expect(try client.request("DELETE", "\(path)?dryRun=true").text.contains(#""wouldDelete":false"#))
        #expect(try client.request("GET", "\(path)/artifact").body == chart)
        #expect(try client.request("DELETE", "\(path)?force=true").status == 204)
        #expect(try client.request("GET", path).status == 404)
    }

    @Test func `keeps a chart while the cluster does not answer`() throws {
        let gateway = try gateway("", behaviour: "fail")
        let client = try gateway.client()
        let chart = try BulkCharts.chart("middle", "1.0.0", description: "d", in: gateway.directory)
        #expect(try client.upload("middle", "1.0.0", chart).status == 201)
        let refused = try client.request("DELETE", "\(WireClient.packages)/middle-1.0.0")
        #expect(refused.status == 503 && refused.headers["retry-after"] == "7")
        #expect(try client.request("GET", "\(WireClient.packages)/middle-1.0.0").status == 200)
    }
}
