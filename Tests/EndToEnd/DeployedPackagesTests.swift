import Foundation
import JSONText
import KubernetesTesting
import TestServers
import Testing

/// All three adapters before one cluster: what any of them finds deployed, none of them lets go.
@Suite struct `A package that is deployed` {
    private let cluster: DeployingCluster
    private let registry: DockerRegistry
    private let gateway: RunningGateway
    private let client: WireClient
    private let namespace: String

    init() throws {
        cluster = try DeployingCluster.shared.get()
        registry = try DockerRegistry()
        namespace = try cluster.cluster.makeNamespace()
        gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                config:
                  repositories:
                    - { repository_name: team, repository_url: "oci://\(registry.host)/charts", plain_http: true }
                  \(cluster.configuration)
              - name: argocd
                config: { \(cluster.configuration) }
              - name: flux
                config: { \(cluster.configuration) }
            """
        )
        client = try gateway.client()
    }

    /// Uploads a chart and hands over its archive.
    private func chart(_ name: String) throws -> [UInt8] {
        let archive = try HelmCLI.newest.chart(name, "1.0.0", in: gateway.directory)
        let answer = try client.upload(name, "1.0.0", archive)
        try #require(answer.status == 201, "\(answer.text)")
        return archive
    }

    private func path(_ name: String, _ rest: String = "") -> String {
        "\(WireClient.packages)/\(name)-1.0.0\(rest)"
    }

    /// What a deletion is answered while the package is used by one deployment.
    private func expectProtected(_ name: String, by deployment: String) throws {
        let answer = try client.request("DELETE", path(name))
        #expect(answer.status == 409, "\(answer.text)")
        let error = try answer.object()
        #expect(error["error"] as? String == "PackageInUse")
        #expect(
            error["message"] as? String
                == "Cannot delete package \(name)-1.0.0: used by 1 deployments"
                || error["message"] as? String == "Cannot delete package \(name)-1.0.0: used by 1 deployment"
        )
        let details = try #require(error["details"] as? [String: Any])
        #expect(details["deployments"] as? [String] == [deployment], "\(answer.text)")
        #expect(try client.request("GET", path(name)).status == 200)
    }

    /// Asks who uses the package until it is one deployment, as that adapter shows it; the test fails if it is not within half a minute.
    ///
    /// The watches of three adapters see it one after the other.
    private func awaitUsage(_ name: String, by adapter: String) throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        var adapters: [String] = []
        while adapters != [adapter], ContinuousClock.now < deadline {
            let answer = try client.request("GET", path(name, "/usage"))
            try #require(answer.status == 200, "\(answer.text)")
            adapters = try answer.objects().compactMap { $0["adapter"] as? String }
        }
        #expect(adapters == [adapter])
    }

    @Test(arguments: HelmCLI.all)
    func `by helm is kept until it is uninstalled`(helm: HelmCLI) throws {
        // Both run at once in one cluster, where each would be a user of the other's chart.
        let name = "web-\(helm.name)"
        let archive = try chart(name)
        try Data(archive).write(to: URL(fileURLWithPath: gateway.directory.file("web.tgz")))
        let release = ["--kubeconfig", cluster.cluster.server.kubeconfigFile, "--namespace", namespace]
        try helm.run(["install", "front", "web.tgz"] + release, in: gateway.directory)
        try expectProtected(name, by: "front")
        let trial = try client.request("DELETE", path(name, "?dryRun=true"))
        #expect(trial.status == 200 && trial.text.contains("front"), "\(trial.text)")
        try helm.run(["uninstall", "front"] + release, in: gateway.directory)
        #expect(try client.request("DELETE", path(name)).status == 204)
    }

    @Test func `by an Application of Argo CD is kept, though it lies in the Helm adapter's registry`() throws
    {
        _ = try chart("app")
        let source: JSONValue = [
            "repoURL": .string("\(registry.host)/charts"), "chart": "app", "targetRevision": "1.0.0",
        ]
        try cluster.create(
            "Application",
            "shop",
            in: namespace,
            spec: ["project": "default", "source": source, "destination": ["namespace": "shop"]],
            status: [
                "sync": ["status": "Synced", "revision": "1.0.0"], "health": ["status": "Healthy"],
                "history": [
                    ["id": 0, "revision": "1.0.0", "deployedAt": "2026-11-01T08:00:00Z", "source": source]
                ],
            ]
        )
        try expectProtected("app", by: "shop")
        try cluster.delete("Application", "shop", in: namespace)
        #expect(try client.request("DELETE", path("app")).status == 204)
    }

    @Test func `by a HelmRelease of Flux is kept, and shown once though helm's release is there as well`()
        throws
    {
        let archive = try chart("flow")
        try Data(archive).write(to: URL(fileURLWithPath: gateway.directory.file("flow.tgz")))
        let release = ["--kubeconfig", cluster.cluster.server.kubeconfigFile, "--namespace", namespace]
        try HelmCLI.newest.run(["install", "river", "flow.tgz"] + release, in: gateway.directory)
        try cluster.create(
            "HelmRepository",
            "team",
            in: namespace,
            spec: ["type": "oci", "url": .string("oci://\(registry.host)/charts"), "interval": "1m"],
            status: [:]
        )
        let chart: JSONValue = [
            "chart": "flow", "version": "1.x", "sourceRef": ["kind": "HelmRepository", "name": "team"],
        ]
        try cluster.create(
            "HelmRelease",
            "river",
            in: namespace,
            spec: ["interval": "1m", "chart": ["spec": chart]],
            status: [
                "conditions": [
                    [
                        "type": "Ready", "status": "True", "reason": "InstallSucceeded", "message": "",
                        "lastTransitionTime": "2026-11-01T08:00:00Z",
                    ]
                ],
                "history": [
                    [
                        "name": "river", "namespace": .string(namespace), "version": 1, "status": "deployed",
                        "chartName": "flow", "chartVersion": "1.0.0",
                        "firstDeployed": "2026-11-01T08:00:00Z", "lastDeployed": "2026-11-01T08:00:00Z",
                    ]
                ],
            ]
        )
        try expectProtected("flow", by: "river")
        try awaitUsage("flow", by: "flux")
        try HelmCLI.newest.run(["uninstall", "river"] + release, in: gateway.directory)
        try cluster.delete("HelmRelease", "river", in: namespace)
        #expect(try client.request("DELETE", path("flow")).status == 204)
    }

    @Test func `goes when the caller insists, and the log names who used it`() throws {
        let archive = try chart("must")
        try Data(archive).write(to: URL(fileURLWithPath: gateway.directory.file("must.tgz")))
        let release = ["--kubeconfig", cluster.cluster.server.kubeconfigFile, "--namespace", namespace]
        try HelmCLI.newest.run(["install", "insisted", "must.tgz"] + release, in: gateway.directory)
        #expect(try client.request("DELETE", path("must", "?force=true")).status == 204)
        #expect(try client.request("GET", path("must")).status == 404)
        // The log comes through a pipe, after the answer.
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        var isLogged = false
        while !isLogged, ContinuousClock.now < deadline {
            isLogged = gateway.log.contains { $0.contains("insisted") && $0.contains(#""warn"#) }
        }
        #expect(isLogged)
    }
}
