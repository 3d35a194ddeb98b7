import Glibc
import PackageLifecycle
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("Packages and their store in the metrics, over a socket", .ownThread)
struct LiveMetricsTests {
    private let lifecycle: LifecycleSettings = {
        var lifecycle = LifecycleSettings()
        lifecycle.countInterval = .milliseconds(100)
        return lifecycle
    }()

    private func awaitCount(_ count: Int, _ status: String, in gateway: LiveGateway) throws {
        try awaitMetric(#"o2dms_packages_total{adapter="mem",status="\#(status)"}"#, "\(count)", in: gateway)
    }

    private func awaitMetric(_ series: String, _ value: String, in gateway: LiveGateway) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try gateway.metric(series) != value {
            try #require(ContinuousClock.now < deadline, "\(series) does not become \(value)")
            sched_yield()
        }
    }

    @Test func `packages are counted by status, again and again`() throws {
        try LiveGateway.run([.packages(4)], lifecycle: lifecycle) { gateway in
            try awaitCount(4, "available", in: gateway)
            try awaitCount(0, "deprecated", in: gateway)
            let path = RouteTable.descriptors + "/app-00000-2.0.0"
            #expect(try gateway.patch(path, #"{"status":"deprecated"}"#).status == 200)
            try awaitCount(3, "available", in: gateway)
            try awaitCount(1, "deprecated", in: gateway)
            // Nobody watches deployments here: that none is used would be a claim.
            #expect(try gateway.metric(#"o2dms_packages_total{adapter="mem",status="in_use"}"#) == nil)
        }
    }

    @Test func `a deployed package counts as in use`() throws {
        let user = ScriptedDeployment(id: "prod.web", name: "web", evidence: 1)
        try LiveGateway.run([.packages(4), .deployer("one", [user])], lifecycle: lifecycle) { gateway in
            try awaitCount(3, "available", in: gateway)
            try awaitCount(1, "in_use", in: gateway)
        }
    }

    @Test func `lists by status are measured like any other, and counting is no list`() throws {
        try LiveGateway.run([.packages(4)], lifecycle: lifecycle) { gateway in
            let series = #"o2dms_package_list_duration_seconds_count{adapter="mem"}"#
            let path = RouteTable.descriptors + "/app-00000-2.0.0"
            #expect(try gateway.patch(path, #"{"status":"deprecated"}"#).status == 200)
            try awaitCount(1, "deprecated", in: gateway)
            #expect(try gateway.metric(series) == "0")
            for status in ["deprecated", "available"] {
                #expect(try gateway.get(RouteTable.descriptors + "?status=\(status)").status == 200)
            }
            #expect(try gateway.metric(series) == "2")
        }
    }

    @Test func `whether the state store answers is a number`() throws {
        try LiveGateway.run([.packages()]) { gateway in
            try awaitMetric("o2dms_state_store_up", "1", in: gateway)
        }
        // Nobody listens on this port.
        let url = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
        try LiveGateway.run([.packages()], state: url) { gateway in
            try awaitMetric("o2dms_state_store_up", "0", in: gateway)
        }
    }
}
