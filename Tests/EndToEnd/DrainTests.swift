import Foundation
import KubernetesTesting
import TestServers
import Testing

/// SIGTERM lets what runs finish.
@Suite struct `An orderly end` {
    @Test
    func `an upload that is under way when SIGTERM comes is answered 201, then the process ends with 0`()
        throws
    {
        let gateway = try RunningGateway()
        let chart = try BulkCharts.chart("drain", "1.0.0", description: "d", in: gateway.directory)
        let form = PackageForm(name: "drain", version: "1.0.0", chart: chart)
        let client = try gateway.client()
        var head = "POST \(WireClient.packages) HTTP/1.1\r\nHost: gateway\r\nExpect: 100-continue\r\n"
        for (name, value) in form.headers { head += "\(name): \(value)\r\n" }
        head += "Content-Length: \(form.body.count)\r\n\r\n"
        try client.send(Array(head.utf8))
        try client.awaitContinue()
        kill(gateway.identifier, SIGTERM)
        // New connections are refused from then on; the running request goes on.
        while (try? gateway.client()) != nil {}
        try client.send(form.body)
        let answer = try client.response()
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.headers["connection"]?.lowercased() == "close")
        #expect(gateway.waitUntilItEnds() == 0)
    }

    @Test func `SIGTERM ends an idle gateway at once, with idle connections open`() throws {
        let gateway = try RunningGateway()
        let client = try gateway.client()
        #expect(try client.request("GET", "/healthz").status == 200)
        #expect(gateway.stop() == 0)
    }

    @Test func `SIGTERM ends a gateway whose watches carry nothing, long before its drain bound`() throws {
        let cluster = try DeployingCluster.shared.get()
        // Nobody else writes there, so that after the first lists no watch has anything to tell.
        let namespace = try cluster.cluster.makeNamespace()
        let kubeconfig = cluster.cluster.server.kubeconfigFile
        let block = "kubernetes: { kubeconfig: \"\(kubeconfig)\", namespaces: [\(namespace)] }"
        let gateway = try RunningGateway(
            """
            adapters:
              - { name: helm, config: { repository_url: "file:./charts", repository_name: local, \(block) } }
              - { name: argocd, config: { \(block) } }
              - { name: flux, config: { \(block) } }
            """
        )
        // Secrets and ConfigMaps; Applications, ApplicationSets and what is registered; seven kinds of Flux.
        try awaitWatches(12, of: gateway)
        let begin = ContinuousClock.now
        #expect(gateway.stop() == 0)
        // The bound is 30 seconds; silent watches alone would end after minutes.
        #expect(ContinuousClock.now - begin < .seconds(15))
        #expect(gateway.log.filter { $0.contains(#""error""#) } == [])
    }

    private func awaitWatches(_ count: Int, of gateway: RunningGateway) throws {
        let client = try gateway.client()
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        var up = 0
        while up < count, ContinuousClock.now < deadline {
            let lines = try client.request("GET", "/metrics").text.split(separator: "\n")
            up = lines.count { $0.hasPrefix("o2dms_adapter_watch_up{") && $0.hasSuffix(" 1") }
        }
        try #require(up == count)
    }
}
