import Foundation
import TestServers
import Testing

/// Several repositories in one adapter, and identifiers that can be read in two ways.
@Suite struct `Several repositories` {
    let directory: TemporaryDirectory
    /// Two charts with the packageId `foo-1.0.0-bar-2.0.0`.
    let short: [UInt8]
    let long: [UInt8]

    static let id = "foo-1.0.0-bar-2.0.0"
    static let shortChoice = "name=foo&version=1.0.0-bar-2.0.0"
    static let longChoice = "name=foo-1.0.0-bar&version=2.0.0"

    init() throws {
        directory = try TemporaryDirectory()
        short = try BulkCharts.chart("foo", "1.0.0-bar-2.0.0", description: "short", in: directory)
        long = try BulkCharts.chart("foo-1.0.0-bar", "2.0.0", description: "long", in: directory)
    }

    /// Makes a repository of archives, each in a folder of its own because they share their file name, indexed by helm.
    private func repository(_ name: String, _ charts: [[UInt8]]) throws {
        for (number, chart) in charts.enumerated() {
            let file = URL(fileURLWithPath: directory.file("\(name)/\(number)/\(Self.id).tgz"))
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(chart).write(to: file)
        }
        try HelmCLI.newest.run(["repo", "index", name], in: directory)
    }

    private func gateway(_ names: [String], more: String = "") throws -> RunningGateway {
        let list = names.map { #"{ repository_name: \#($0), repository_url: "file:./\#($0)"\#(more) }"# }
        return try RunningGateway(
            """
            adapters:
              - name: helm
                config: { repositories: [ \(list.joined(separator: ", ")) ] }
            """,
            in: directory
        )
    }

    private static func path(_ query: String, _ part: String = "") -> String {
        "\(WireClient.packages)/\(id)\(part)\(query.isEmpty ? "" : "?" + query)"
    }

    @Test
    func `an id that two packages of one repository share is 409 with both, until name and version decide`()
        throws
    {
        try repository("one", [short, long])
        let gateway = try gateway(["one"])
        let client = try gateway.client()
        for (method, part) in [("GET", ""), ("GET", "/artifact"), ("DELETE", "")] {
            let answer = try client.request(method, Self.path("", part))
            #expect(answer.status == 409, "\(method) \(part): \(answer.text)")
            let error = try answer.object()
            #expect(error["error"] as? String == "AmbiguousPackageId")
            let details = try #require(error["details"] as? [String: Any])
            let candidates = try #require(details["candidates"] as? [[String: String]])
            #expect(
                candidates.map { "\($0["name"] ?? "") \($0["version"] ?? "")" }.sorted()
                    == ["foo 1.0.0-bar-2.0.0", "foo-1.0.0-bar 2.0.0"]
            )
        }
        for (choice, chart) in [(Self.shortChoice, short), (Self.longChoice, long)] {
            #expect(try client.request("GET", Self.path(choice)).status == 200)
            #expect(try client.request("GET", Self.path(choice, "/artifact")).body == chart)
        }
        #expect(try client.request("DELETE", Self.path(Self.shortChoice)).status == 204)
        let rest = try client.request("GET", Self.path(""))
        #expect(rest.status == 200)
        #expect(try rest.object()["name"] as? String == "foo-1.0.0-bar")
        // What shares its id with it would come back only beside it.
        let again = try client.upload("foo", "1.0.0-bar-2.0.0", short)
        #expect(again.status == 409, "\(again.text)")
        #expect(try again.object()["error"] as? String == "Conflict")
    }

    @Test
    func `of packages with one id in two repositories the first configured answers, and others can be named`()
        throws
    {
        try repository("first", [short])
        try repository("second", [long])
        let gateway = try gateway(["first", "second"])
        let client = try gateway.client()
        #expect(try client.request("GET", Self.path("")).object()["name"] as? String == "foo")
        for query in ["repository=second", Self.longChoice] {
            #expect(
                try client.request("GET", Self.path(query)).object()["name"] as? String == "foo-1.0.0-bar"
            )
            #expect(try client.request("GET", Self.path(query, "/artifact")).body == long)
        }
        #expect(try client.request("DELETE", Self.path("repository=second")).status == 204)
        #expect(try client.request("GET", Self.path("repository=second")).status == 404)
        #expect(try client.request("GET", Self.path("", "/artifact")).body == short)
    }

    @Test func `the same package in two repositories is listed twice, in the order of the configuration`()
        throws
    {
        try repository("first", [short])
        try repository("second", [short])
        for order in [["first", "second"], ["second", "first"]] {
            let gateway = try gateway(order)
            let client = try gateway.client()
            let listed = try client.request("GET", WireClient.packages).objects()
            let uris = listed.compactMap { $0["packageUri"] as? String }
            #expect(uris.map { $0.contains("./\(order[0])/") } == [true, false])
            let package = try client.request("GET", Self.path("")).object()
            #expect((package["extensions"] as? [String: Any])?["repository"] as? String == order[0])
            gateway.stop()
        }
    }

    @Test func `a repository that is read only takes nothing, and uploads go to the next that does`() throws {
        try repository("first", [short])
        let read = #"{ repository_name: first, repository_url: "file:./first", read_only: true }"#
        let write = #"{ repository_name: second, repository_url: "file:./second" }"#
        let gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                config: { repositories: [ \(read), \(write) ] }
            """,
            in: directory
        )
        let client = try gateway.client()
        #expect(try client.request("DELETE", Self.path("")).status == 403)
        let refused = try client.upload("foo-1.0.0-bar", "2.0.0", long, more: [("repository", "first")])
        #expect(refused.status == 403, "\(refused.text)")
        let stored = try client.upload("foo-1.0.0-bar", "2.0.0", long)
        #expect(stored.status == 201, "\(stored.text)")
        #expect((try stored.object()["extensions"] as? [String: Any])?["repository"] as? String == "second")
    }

    @Test func `one repository that cannot be read fails the list, but not that of the others`() throws {
        try repository("first", [short])
        let dead = try FreePort.find()
        let gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                config:
                  repositories:
                    - { repository_name: first, repository_url: "file:./first" }
                    - { repository_name: dead, repository_url: "http://127.0.0.1:\(dead)" }
              - name: alone
                library: libo2dms-helm.so
                config: { repository_name: other, repository_url: "file:./other" }
            """,
            in: directory
        )
        let client = try gateway.client()
        let failed = try client.request("GET", "\(WireClient.packages)?adapter=helm")
        #expect(failed.status == 500, "\(failed.text)")
        #expect(try client.request("GET", "\(WireClient.packages)?repository=first").objects().count == 1)
        #expect(try client.request("GET", Self.path("")).status == 200)
        // Between adapters the rest is sent, and said to be a part.
        let rest = try client.request("GET", WireClient.packages)
        #expect(rest.status == 200)
        #expect(rest.headers["x-o2dms-partial"]?.hasPrefix("helm;") == true)
        // Adapters are asked in the background how they are.
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        var adapters = ""
        while !adapters.contains("dead"), ContinuousClock.now < deadline {
            adapters = try client.request("GET", "/o2dms/v1/adapters").text
        }
        #expect(adapters.contains("dead"))
    }
}
