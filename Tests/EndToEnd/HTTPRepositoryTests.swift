import Foundation
import Testing

/// A plain HTTP repository served by nginx with basic authentication.
@Suite struct `A plain HTTP repository` {
    let directory: TemporaryDirectory
    let chart: [UInt8]

    init() throws {
        directory = try TemporaryDirectory()
        chart = try HelmCLI.newest.chart("web", "1.2.3", in: directory)
        try FileManager.default.moveItem(atPath: directory.file("packaged"), toPath: directory.file("served"))
        try HelmCLI.newest.run(["repo", "index", "served"], in: directory)
        try Command.succeed("htpasswd", ["-Bbc", directory.file("users"), "alice", "correct-horse"])
    }

    func gateway(port: UInt16, password: String = "correct-horse") throws -> RunningGateway {
        try RunningGateway(
            """
            adapters:
              - name: helm
                config:
                  repositories:
                    - repository_name: remote
                      repository_url: http://127.0.0.1:\(port)
                      refresh: 1s
                      auth: { username: alice, password: \(password) }
            """,
            in: directory
        )
    }

    @Test func `it is listed and fetched with its password, conditionally refreshed, and read only`() throws {
        let web = try NginxServer(serving: directory.file("served"), htpasswd: directory.file("users"))
        let gateway = try gateway(port: web.port)
        let client = try gateway.client()
        let package = try client.request("GET", "\(WireClient.packages)/web-1.2.3").object()
        #expect(package["packageUri"] as? String == "http://127.0.0.1:\(web.port)/web-1.2.3.tgz")
        #expect(try client.request("GET", "\(WireClient.packages)/web-1.2.3/artifact").body == chart)
        let refused = try client.upload("web", "1.2.3", chart)
        #expect(refused.status == 501, "\(refused.text)")
        #expect(try refused.object()["error"] as? String == "OperationNotSupported")
        #expect(try client.request("DELETE", "\(WireClient.packages)/web-1.2.3").status == 501)
        var statuses: [String] = []
        while !statuses.contains("304") {
            _ = try client.request("GET", WireClient.packages)
            statuses = try web.requests().filter { $0.contains("index.yaml") }.compactMap {
                $0.split(separator: "\"").dropFirst(2).first?.split(separator: " ").first.map(String.init)
            }
        }
        #expect(statuses.filter { $0 == "200" }.count == 1)
    }

    @Test func `the last good index is served while the server is down`() throws {
        let web = try NginxServer(serving: directory.file("served"), htpasswd: directory.file("users"))
        let gateway = try gateway(port: web.port)
        let client = try gateway.client()
        #expect(try client.request("GET", WireClient.packages).objects().count == 1)
        web.stop()
        #expect(try client.request("GET", WireClient.packages).objects().count == 1)
        let artifact = try client.request("GET", "\(WireClient.packages)/web-1.2.3/artifact")
        #expect(artifact.status == 500)
        #expect(try artifact.object()["error"] as? String == "RepositoryUnavailable")
        // What is served has an age, which everybody can see.
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        var (adapters, metrics) = ("", "")
        while !(adapters.contains("does not accept connections") && metrics.contains("refresh_age_seconds")),
            ContinuousClock.now < deadline
        {
            adapters = try client.request("GET", "/o2dms/v1/adapters").text
            metrics = try client.request("GET", "/metrics").text
        }
        #expect(adapters.contains("\"ageSeconds\":"), "\(adapters)")
        #expect(metrics.contains("o2dms_adapter_refresh_age_seconds"), "\(metrics)")
    }

    @Test func `a refused password is a clear error that does not show it`() throws {
        let web = try NginxServer(serving: directory.file("served"), htpasswd: directory.file("users"))
        let gateway = try gateway(port: web.port, password: "wrong-battery-staple")
        let client = try gateway.client()
        let answer = try client.request("GET", WireClient.packages)
        #expect(answer.status == 500, "\(answer.text)")
        #expect(try answer.object()["error"] as? String == "RepositoryUnavailable")
        let adapters = try client.request("GET", "/o2dms/v1/adapters").text
        let metrics = try client.request("GET", "/metrics").text
        gateway.stop()
        for text in [answer.text, adapters, metrics, gateway.log.joined()] {
            #expect(!text.contains("wrong-battery-staple"))
        }
    }
}
