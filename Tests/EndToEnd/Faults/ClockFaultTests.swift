import Foundation
import Synchronization
import TestServers
import Testing
import ThreadsTesting

/// The wall clock is set while the gateway runs, by a day and by a year, forwards and back.
@Suite(.ownThread)
struct `A clock that jumps` {
    private static let jumps: [Int64] = [1, -1, 365, -365, 0].map { $0 * JumpingClock.day }

    private func request(
        _ client: WireClient,
        _ chart: BulkCharts.Chart,
        key: String
    ) throws -> WireResponse {
        let form = PackageForm(name: chart.name, version: chart.version, chart: chart.bytes)
        let headers = form.headers + [("Idempotency-Key", key)]
        return try client.request("POST", WireClient.packages, headers: headers, body: form.body)
    }

    private func status(_ client: WireClient, _ id: String) throws -> String? {
        let answer = try client.request("GET", "\(WireClient.packages)/\(id)")
        guard answer.status == 200 else { return nil }
        return (try answer.object()["extensions"] as? [String: Any])?["status"] as? String
    }

    @Test func `holds up no upload, loses none, and no adapter stops at its repository or tokens`() throws {
        let directory = try TemporaryDirectory()
        let clock = try JumpingClock(in: directory)
        let charts = try BulkCharts.make("clock", count: 60, in: directory)
        // Its tokens live so short that each jump meets one.
        var behaviour = RegistryTokenService.Behaviour()
        behaviour.lifeSeconds = 1
        let tokens = try RegistryTokenService(username: "u", password: "p", behaviour)
        let registry = try DockerRegistry(.tokens(tokens))
        let gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                config: { repository_url: "file:./charts", repository_name: local, refresh: 100ms }
              - name: oci
                library: libo2dms-helm.so
                config:
                  oci_registry: "oci://\(registry.host)/charts"
                  repository_name: remote
                  plain_http: true
                  refresh: 100ms
                  charts: [clock]
                  auth: { username: u, password: p, token_service: "\(tokens.url)/" }
            """,
            in: directory,
            environment: try clock.environment()
        )
        try gateway.client().awaitReady()
        let next = Atomic(0)
        let answers = Mutex<[Int]>([])
        inParallel(4) { worker in
            let client = try gateway.client()
            if worker == 0 {
                // A jump for each so many uploads.
                for (number, jump) in Self.jumps.enumerated() {
                    while next.load(ordering: .relaxed) < (number + 1) * charts.count / 6 { usleep(1000) }
                    try clock.set(jump)
                    #expect(try client.request("GET", "/healthz").status == 200)
                }
                return
            }
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < charts.count else { return }
                let chart = charts[index]
                let adapter = [("adapter", index % 2 == 0 ? "helm" : "oci")]
                let begin = ContinuousClock.now
                let answer = try client.upload(chart.name, chart.version, chart.bytes, more: adapter)
                #expect(ContinuousClock.now - begin < .seconds(10))
                answers.withLock { $0.append(answer.status) }
            }
        }
        #expect(answers.withLock { $0 } == [Int](repeating: 201, count: charts.count))
        try gateway.client().awaitPackages(charts.reversed().map { "clock-\($0.version)" })
        // Neither a wait that became a spin, nor one without end.
        #expect(try gateway.processorSeconds() < 30)
        #expect(tokens.requests.count > 1)
    }

    @Test func `passes for time where that is kept: of keys and soft deletions, and only forwards`() throws {
        let directory = try TemporaryDirectory()
        let clock = try JumpingClock(in: directory)
        let charts = try BulkCharts.make("clock", count: 2, in: directory)
        let gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                config: { repository_url: "file:./charts", repository_name: local }
            """,
            state: "purge_after: 48h, idempotency_retention: 36h",
            in: directory,
            environment: try clock.environment()
        )
        let client = try gateway.client()
        try client.awaitReady()
        let (kept, deleted) = ("clock-\(charts[0].version)", "clock-\(charts[1].version)")
        for (chart, key) in zip(charts, ["first", "second"]) {
            #expect(try request(client, chart, key: key).status == 201)
        }
        #expect(try client.request("DELETE", "\(WireClient.packages)/\(deleted)?force=false").status == 204)
        for days in [1, -1, -365, 1] {
            try clock.set(Int64(days) * JumpingClock.day)
            try awaitUpkeep()
            #expect(try status(client, deleted) == "deprecated", "\(days) days")
            #expect(try request(client, charts[0], key: "first").status == 201, "\(days) days")
        }
        try clock.set(3 * JumpingClock.day)
        let deadline = ContinuousClock.now + .seconds(20)
        while try status(client, deleted) != nil, ContinuousClock.now < deadline {}
        #expect(try status(client, deleted) == nil)
        #expect(try status(client, kept) == "available")
        // The key is forgotten, and the package is there: no second 201.
        #expect(try request(client, charts[0], key: "first").status == 409)
        try clock.set(0)
        #expect(try status(client, kept) == "available")
        #expect(try client.request("GET", "/readyz").status == 200)
        let actions = try client.request("GET", "/o2dms/v1/audit").objects().compactMap {
            $0["action"] as? String
        }
        #expect(actions == ["upload_failed", "purged", "soft_deleted", "uploaded", "uploaded"])
    }

    /// What is done each minute is done each tenth of a second there.
    private func awaitUpkeep() throws { usleep(500_000) }
}
