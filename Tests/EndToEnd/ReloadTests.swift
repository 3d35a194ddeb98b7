import Foundation
import Synchronization
import TestServers
import Testing
import ThreadsTesting

/// Another configuration while the gateway runs.
@Suite(.ownThread)
struct `Reloading the configuration` {
    private static let quick = "reload: { delay: 5ms }"

    /// The embedded repository, and others beside it, each in a folder of its name.
    private func adapters(_ others: [(name: String, workers: Int)]) -> String {
        let entries = others.map { name, workers in
            """
              - name: \(name)
                library: libo2dms-helm.so
                workers: \(workers)
                config:
                  repository_url: file:./\(name)
                  repository_name: \(name)
            """
        }
        return ([RunningGateway.embedded] + entries).joined(separator: "\n")
    }

    private func names(_ client: WireClient) throws -> [String] {
        try client.request("GET", "/o2dms/v1/adapters").objects().compactMap { $0["name"] as? String }
    }

    @Test func `no request is dropped while adapters come, change and go`() throws {
        let directory = try TemporaryDirectory()
        let charts = try BulkCharts.make("bulk", count: 120, in: directory)
        let gateway = try RunningGateway(adapters([("changing", 8)]), more: Self.quick, in: directory)
        for adapter in ["helm", "changing"] {
            let answer = try gateway.client().upload(
                "bulk",
                charts[0].version,
                charts[0].bytes,
                more: [("adapter", adapter)]
            )
            #expect(answer.status == 201)
        }
        let isOver = Atomic(false)
        let changes = Thread {
            defer { isOver.store(true, ordering: .relaxed) }
            do {
                for round in 0..<16 {
                    let others = [("changing", 4 + round % 4)] + (round % 2 == 0 ? [("passing", 2)] : [])
                    let occasion = RunningGateway.Occasion.allCases[round % 3]
                    #expect(try gateway.reload(adapters(others), more: Self.quick, by: occasion))
                }
            } catch { Issue.record(error) }
        }
        changes.start()
        let requests = Atomic(0)
        let nextChart = Atomic(1)
        inParallel(12) { worker in
            let client = try gateway.client()
            while !isOver.load(ordering: .relaxed) {
                let index =
                    worker % 6 == 0 ? nextChart.wrappingAdd(1, ordering: .relaxed).oldValue : charts.count
                if index < charts.count {
                    let answer = try client.upload(
                        "bulk",
                        charts[index].version,
                        charts[index].bytes,
                        more: [("adapter", "changing")]
                    )
                    #expect(answer.status == 201, "\(answer.text)")
                } else {
                    try self.read(client, worker, first: charts[0].bytes)
                }
                requests.add(1, ordering: .relaxed)
            }
        }
        #expect(requests.load(ordering: .relaxed) > 300)
        #expect(try names(gateway.client()) == ["helm", "changing"])
    }

    private func read(_ client: WireClient, _ worker: Int, first: [UInt8]) throws {
        let packages = WireClient.packages
        switch worker % 5 {
        case 0:
            let answer = try client.request("GET", "\(packages)?adapter=helm&limit=10")
            #expect(try answer.objects().count == 1)
        case 1:
            let answer = try client.request("GET", "\(packages)?adapter=changing&limit=10")
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try !answer.objects().isEmpty)
        case 2:
            let answer = try client.request("GET", packages)
            #expect(answer.status == 200 && answer.headers["x-o2dms-partial"] == nil, "\(answer.text)")
        case 3:
            let answer = try client.request("GET", "\(packages)/bulk-1.0.0/artifact?adapter=changing")
            #expect(answer.status == 200 && answer.body == first, "\(answer.text)")
        default:
            // What the adapter that comes and goes would answer is either its list, or that there is none of the name.
            let answer = try client.request("GET", "\(packages)?adapter=passing&limit=1")
            #expect([200, 404].contains(answer.status), "\(answer.text)")
        }
    }

    /// The head of an upload to an adapter has arrived; its body is returned.
    private func begin(_ client: WireClient, _ gateway: RunningGateway, to adapter: String) throws -> [UInt8]
    {
        let chart = try BulkCharts.chart("begun", "1.0.0", description: "d", in: gateway.directory)
        let form = PackageForm(name: "begun", version: "1.0.0", chart: chart, more: [("adapter", adapter)])
        var head = "POST \(WireClient.packages) HTTP/1.1\r\nHost: gateway\r\nExpect: 100-continue\r\n"
        for (name, value) in form.headers { head += "\(name): \(value)\r\n" }
        head += "Content-Length: \(form.body.count)\r\n\r\n"
        try client.send(Array(head.utf8))
        try client.awaitContinue()
        return form.body
    }

    @Test
    func `an upload that ends at an instance which was replaced is in the next list, whatever refresh says`()
        throws
    {
        let rare = adapters([("second", 8)]).replacing(
            "repository_name: second",
            with: "repository_name: second\n      refresh: 1h"
        )
        let gateway = try RunningGateway(rare)
        let client = try gateway.client()
        let body = try begin(client, gateway, to: "second")
        #expect(try gateway.reload(rare.replacing("workers: 8", with: "workers: 7")))
        try client.send(body)
        let answer = try client.response()
        #expect(answer.status == 201, "\(answer.text)")
        let list = try client.request("GET", "\(WireClient.packages)?adapter=second").objects()
        #expect(list.map { $0["packageId"] as? String } == ["begun-1.0.0"])
    }

    @Test func `an upload that has begun goes to the adapter that was there then`() throws {
        let gateway = try RunningGateway(adapters([("second", 8)]))
        let client = try gateway.client()
        let body = try begin(client, gateway, to: "second")
        #expect(try gateway.reload(adapters([])))
        #expect(try names(gateway.client()) == ["helm"])
        try client.send(body)
        let answer = try client.response()
        #expect(answer.status == 201, "\(answer.text)")
        // Nobody holds the adapter any more.
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while !gateway.log.contains(where: { $0.contains("adapter ended") }), ContinuousClock.now < deadline {
        }
        #expect(gateway.log.contains { $0.contains("adapter ended") && $0.contains("second") })
    }

    @Test func `a mistake leaves the old configuration in force, says its line, and shows in the metrics`()
        throws
    {
        let gateway = try RunningGateway(adapters([("second", 8)]), more: Self.quick)
        let client = try gateway.client()
        let successful = "o2dms_configuration_last_reload_successful"
        #expect(try client.metric(successful) == 1)
        let time = try client.metric(
            "\(successful.replacing("successful", with: "success"))_timestamp_seconds"
        )
        let good = RunningGateway.configuration(
            adapters([]),
            more: Self.quick,
            plugins: Product.plugins,
            in: gateway.directory
        )
        let bad: [(text: String, line: String)] = [
            (good + "\n    colour: blue", ":10:"), (String(good.prefix(25)), ":1:"),
            ("", "empty"),
            (good.replacing("file:./charts", with: "${file:missing}"), ":8:"),
            (good.replacing("repository_name", with: "repository_nam"), ":9:"),
            (good.replacing("file:./charts", with: "ftp://nowhere"), "helm"),
        ]
        for (index, (text, line)) in bad.enumerated() {
            let occasion = RunningGateway.Occasion.allCases[index % 3]
            #expect(try !gateway.reload(text: text, by: occasion), "\(text)")
            #expect(try client.metric(successful) == 0)
            #expect(try names(client) == ["helm", "second"])
            #expect(try client.request("GET", "/readyz").status == 200)
            let mistake = gateway.log.last { $0.contains("mistake in the configuration") }
            #expect(
                mistake?.contains("gateway.yaml") == true && mistake?.contains(line) == true,
                "\(mistake ?? "")"
            )
        }
        let isInForce = try gateway.awaitReload {
            try FileManager.default.removeItem(atPath: gateway.directory.file("gateway.yaml"))
        }
        #expect(!isInForce)
        #expect(try gateway.reload(text: good, by: .rename))
        #expect(try client.metric(successful) == 1)
        #expect(try names(client) == ["helm"])
        #expect(
            try time.map {
                try client.metric("o2dms_configuration_last_reload_success_timestamp_seconds") ?? 0 >= $0
            } == true
        )
    }

    @Test func `keys that count at a start only are told, and the others take effect`() throws {
        let gateway = try RunningGateway()
        let more = "limits: { connections: 77, drain_timeout: 1s }\nlog: { level: debug }"
        #expect(try gateway.reload(adapters([("second", 8)]), more: more))
        let client = try gateway.client()
        #expect(try names(client) == ["helm", "second"])
        let told = gateway.log.first { $0.contains("at the next start only") }
        #expect(told?.contains("limits.connections, limits.drain_timeout\"") == true)
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while !gateway.log.contains(where: { $0.contains("\"level\":\"debug\"") }),
            ContinuousClock.now < deadline
        {
            _ = try client.request("GET", "/healthz")
        }
        #expect(gateway.log.contains { $0.contains("\"level\":\"debug\"") })
    }

    @Test func `a password that was rotated is used without a restart, in place or by a swapped link`() throws
    {
        let directory = try TemporaryDirectory()
        _ = try HelmCLI.newest.chart("web", "1.2.3", in: directory)
        try HelmCLI.newest.run(["repo", "index", "packaged"], in: directory)
        let users = directory.file("users")
        func change(to password: String) throws {
            try Command.succeed("htpasswd", ["-Bbc", users, "alice", password])
        }
        try change(to: "first-word")
        try directory.write("first-word\n", to: "secret-1")
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("secret"),
            withDestinationPath: "secret-1"
        )
        let web = try NginxServer(serving: directory.file("packaged"), htpasswd: users)
        let gateway = try RunningGateway(
            """
            adapters:
              - name: web
                library: libo2dms-helm.so
                config:
                  repositories:
                    - repository_name: remote
                      repository_url: http://127.0.0.1:\(web.port)
                      refresh: 100ms
                      max_stale: 100ms
                      auth: { username: alice, password: "${file:secret}" }
            """,
            more: Self.quick,
            in: directory
        )
        let client = try gateway.client()
        let packages = "\(WireClient.packages)?limit=10"
        #expect(try client.request("GET", packages).objects().count == 1)
        for (index, occasion) in RunningGateway.Occasion.allCases.enumerated() {
            let password = "word-number-\(index)"
            try change(to: password)
            let deadline = ContinuousClock.now.advanced(by: .seconds(20))
            while try client.request("GET", packages).status == 200, ContinuousClock.now < deadline {}
            #expect(try client.request("GET", packages).status != 200)
            let secret = directory.file("secret")
            let isInForce = try gateway.awaitReload {
                switch occasion {
                case .signal: try directory.write(password + "\n", to: "secret-1")
                case .rename: try directory.write(password, to: "secret.new")
                case .link:
                    try directory.write(password, to: "secret-2")
                    try FileManager.default.createSymbolicLink(
                        atPath: "\(secret).new",
                        withDestinationPath: "secret-2"
                    )
                }
                if occasion != .signal { #expect(unsafe rename("\(secret).new", secret) == 0) }
            }
            #expect(isInForce)
            let answer = try client.request("GET", packages)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(!gateway.log.contains { $0.contains("word") && $0.contains("number") })
        }
    }

    @Test func `a rotated password of the state store is used without a restart, once connections end`()
        throws
    {
        let server = try PostgreSQLServer.shared()
        let role = try #require(try server.makeDatabase().split(separator: "/").last)
        try server.run("CREATE ROLE \(role) LOGIN PASSWORD 'word-number-one'")
        try server.run("ALTER DATABASE \(role) OWNER TO \(role)")
        let directory = try TemporaryDirectory()
        try directory.write("word-number-one\n", to: "secret")
        let address = "postgresql://\(role):${file:secret}@127.0.0.1:\(server.port)/\(role)"
        let gateway = try RunningGateway(
            more: Self.quick,
            state: "url: \"\(address)\", refresh: 20ms",
            in: directory
        )
        let client = try gateway.client()
        try client.awaitReady()
        try server.run("ALTER ROLE \(role) PASSWORD 'word-number-two'")
        let others = """
            SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE usename = '\(role)'
            """
        try server.run(others)
        func awaitStore(_ isUp: Double) throws {
            let deadline = ContinuousClock.now.advanced(by: .seconds(20))
            while try client.metric("o2dms_state_store_up") != isUp, ContinuousClock.now < deadline {}
            #expect(try client.metric("o2dms_state_store_up") == isUp)
        }
        try awaitStore(0)
        let isInForce = try gateway.awaitReload {
            try directory.write("word-number-two\n", to: "secret.new")
            #expect(unsafe rename(directory.file("secret.new"), directory.file("secret")) == 0)
        }
        #expect(isInForce)
        try awaitStore(1)
        let chart = try BulkCharts.chart("kept", "1.0.0", description: "d", in: directory)
        #expect(try client.upload("kept", "1.0.0", chart).status == 201)
        #expect(!gateway.log.contains { $0.contains("next start only") || $0.contains("word-number") })
        // An address that is none is refused like any other mistake, and the one before goes on.
        #expect(try !gateway.awaitReload { try directory.write("word@number", to: "secret") })
        #expect(gateway.log.contains { $0.contains("gateway.yaml:2: state.url: ") })
        try server.run(others)
        #expect(try client.request("DELETE", "\(WireClient.packages)/kept-1.0.0").status == 204)
    }

    @Test func `a refused configuration is no loss of an adapter`() throws {
        let gateway = try RunningGateway(more: Self.quick)
        #expect(try !gateway.reload(adapters([]).replacing("file:./charts", with: "ftp://nowhere")))
        #expect(!gateway.log.contains { $0.contains("adapter not loaded") })
        #expect(gateway.log.contains { $0.contains("cannot be had as the new configuration wants it") })
        #expect(try gateway.client().metric(#"o2dms_adapter_loaded{adapter="helm"}"#) == 1)
    }

    /// A keyring is read when its adapter is made, and `require_signed` refuses what it does not know.
    @Test func `a keyring that was replaced is used without a restart, unless it is broken`() throws {
        let directory = try TemporaryDirectory()
        let (archive, provenance) = try SignedChart.make(in: directory)
        func place(_ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: directory.file("ring.gpg")), options: .atomic)
        }
        func content(_ name: String, of directory: TemporaryDirectory) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(fileURLWithPath: directory.file(name))))
        }
        let key = try content("pub.gpg", of: directory)
        let stranger = try TemporaryDirectory()
        _ = try SignedChart.make(in: stranger)
        try place(try content("pub.gpg", of: stranger))
        let gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                config: { repository_url: "file:./charts", keyring: ./ring.gpg, require_signed: true }
            """,
            more: Self.quick,
            in: directory
        )
        let client = try gateway.client()
        func upload() throws -> Int {
            try client.upload("app", "1.0.0+b", archive, more: [("prov", provenance)]).status
        }
        #expect(try upload() == 400)
        #expect(try gateway.awaitReload { try place(key) })
        #expect(try upload() == 201)
        #expect(
            try !gateway.awaitReload {
                try FileManager.default.removeItem(atPath: directory.file("ring.gpg"))
            }
        )
        #expect(try client.metric("o2dms_configuration_last_reload_successful") == 0)
        #expect(try gateway.awaitReload { try place(key) })
        #expect(try client.metric("o2dms_configuration_last_reload_successful") == 1)
        // Together with a mistake elsewhere it is one refusal, not one after the other.
        #expect(
            try !gateway.awaitReload {
                try directory.write("adapters: 7", to: "gateway.yaml")
                try place(content("pub.gpg", of: stranger))
            }
        )
        for _ in 0..<200 { _ = try client.request("GET", "/healthz") }
        #expect(gateway.log.count { $0.contains("configuration refused") } <= 3)
    }

    @Test func `sixty reloads leave neither memory nor descriptors nor threads behind`() throws {
        let gateway = try RunningGateway(adapters([("changing", 8)]))
        let client = try gateway.client()
        let chart = try BulkCharts.chart("kept", "1.0.0", description: "d", in: gateway.directory)
        #expect(try client.upload("kept", "1.0.0", chart, more: [("adapter", "changing")]).status == 201)
        var memory = 0
        var descriptors = 0
        var threads = 0
        for round in 0..<60 {
            #expect(try gateway.reload(adapters([("changing", 4 + round % 2)])))
            #expect(
                try client.request("GET", "\(WireClient.packages)?adapter=changing&limit=5").objects().count
                    == 1
            )
            if round == 19 {
                memory = try gateway.residentBytes()
                descriptors = try gateway.openDescriptors()
                threads = try gateway.threads()
            }
        }
        let grown = try gateway.residentBytes() - memory
        // A catalogue and the stacks of its threads are more than that.
        #expect(grown < 4 << 20, "40 reloads took \(grown) bytes")
        #expect(try gateway.openDescriptors() <= descriptors + 2)
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while try gateway.threads() > threads, ContinuousClock.now < deadline {}
        #expect(try gateway.threads() <= threads)
    }
}
