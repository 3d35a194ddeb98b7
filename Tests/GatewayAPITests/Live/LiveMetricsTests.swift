import Glibc
import Observability
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

    @Test func `where a deployer cannot tell, no number of packages in use is claimed`() throws {
        let user = ScriptedDeployment(id: "prod.web", name: "web", evidence: 1)
        let unknown = #"o2dms_package_usage_unknown{adapter="mem"}"#
        let inUse = #"o2dms_packages_total{adapter="mem",status="in_use"}"#
        try LiveGateway.run(
            [.packages(4), .deployer("one", [user], behaviour: "fail")],
            lifecycle: lifecycle
        ) {
            gateway in
            try awaitMetric(unknown, "1", in: gateway)
            try awaitCount(4, "available", in: gateway)
            #expect(try gateway.metric(inUse) == nil)
        }
    }

    @Test func `a number of packages in use that is known no more is shown no more`() throws {
        let registry = MetricRegistry()
        let metrics = StateMetrics(registry, PackageStates(try StateStore(url: "sqlite:unused.db")))
        func counted(inUse: Int?) -> String {
            metrics.counted(
                StatusCounts(
                    adapter: "mem",
                    available: 3,
                    inUse: inUse,
                    deprecated: 0,
                    isUsageKnown: inUse != nil
                )
            )
            return String(decoding: registry.render(), as: UTF8.self)
        }
        let known = #"o2dms_packages_total{adapter="mem",status="in_use"} 1"#
        let unknown = #"o2dms_package_usage_unknown{adapter="mem"}"#
        #expect(counted(inUse: 1).contains(known))
        let without = counted(inUse: nil)
        #expect(!without.contains("in_use") && without.contains(unknown + " 1"))
        #expect(without.contains(#"{adapter="mem",status="available"} 3"#))
        let again = counted(inUse: 1)
        #expect(again.contains(known) && again.contains(unknown + " 0"))
    }

    @Test func `of an adapter that a reload has removed no number is left, nor comes later`()
        throws
    {
        let adapters = [
            TestAdapter.packages(4), .deployer("blind", behaviour: "fail"),
            TestAdapter(name: "goes", config: #"{"seed":2}"#),
        ]
        let unknown = #"o2dms_package_usage_unknown{adapter="goes"}"#
        try LiveGateway.run(adapters, lifecycle: lifecycle) { gateway in
            try awaitMetric(unknown, "1", in: gateway)
            let counts = gateway.api.countPackages()
            try gateway.replace(with: Array(adapters.prefix(2)))
            let loaded = #"o2dms_adapter_loaded{adapter="goes"}"#
            let deadline = ContinuousClock.now + .seconds(20)
            while try gateway.metric(loaded) != nil {
                try #require(ContinuousClock.now < deadline, "it does not end")
                sched_yield()
            }
            for count in counts { gateway.api.stateMetrics.counted(count) }
            let text = try gateway.get("/metrics").text
            #expect(!text.contains(#"adapter="goes""#) && text.contains(#"adapter="mem""#))
            try gateway.replace(with: adapters)
            try awaitMetric(unknown, "1", in: gateway)
        }
    }

    @Test func `a deletion that comes to nothing counts as failed, whatever kept it from its package`() throws
    {
        try LiveGateway.run([.packages()]) { gateway in
            func failed(_ adapter: String) throws -> String? {
                try gateway.metric(
                    #"o2dms_package_deletions_total{adapter="\#(adapter)",status="failed"}"#
                )
            }
            let there = RouteTable.descriptors + "/app-00000-2.0.0"
            let gone = RouteTable.descriptors + "/gone-1.0.0"
            let refused = try gateway.send("DELETE", gone)
            #expect(refused.status == 404)
            #expect(try failed("none") == "1")
            #expect(try gateway.send("DELETE", there + "?adapter=nobody").status == 404)
            #expect(try failed("none") == "2")
            #expect(try gateway.send("DELETE", gone + "?adapter=mem").status == 404)
            #expect(try failed("mem") == "1")
            #expect(try gateway.send("DELETE", there, ["If-Match": "\"old\""]).status == 412)
            #expect(try failed("mem") == "2")
            // A dry run is no deletion.
            #expect(try gateway.send("DELETE", gone + "?dryRun=true").status == 404)
            #expect(try failed("none") == "2")
            #expect(try gateway.send("DELETE", there).status == 204)
            #expect(try failed("mem") == "2")
        }
    }

    @Test func `a soft deletion counts as one, and the removal that comes of it not again`()
        throws
    {
        var lifecycle = lifecycle
        lifecycle.purgeAfter = .nanoseconds(1)
        try LiveGateway.run([.packages(4)], lifecycle: lifecycle) { gateway throws in
            let succeeded = #"o2dms_package_deletions_total{adapter="mem",status="success"}"#
            let path = RouteTable.descriptors + "/app-00000-2.0.0"
            #expect(try gateway.send("DELETE", path + "?force=false&dryRun=true").status == 200)
            #expect(try gateway.metric(succeeded) == "0")
            #expect(try gateway.send("DELETE", path + "?force=false").status == 204)
            #expect(try gateway.metric(succeeded) == "1")
            SoftDeletionPurge(api: gateway.api).run()
            #expect(try gateway.get(path).status == 404)
            #expect(try gateway.metric(succeeded) == "1")
            let other = RouteTable.descriptors + "/app-00001-2.0.0"
            #expect(try gateway.send("DELETE", other).status == 204)
            #expect(try gateway.metric(succeeded) == "2")
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
