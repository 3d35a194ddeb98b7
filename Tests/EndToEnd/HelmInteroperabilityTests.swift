import Foundation
import Testing

/// What the gateway publishes is what helm reads, and the other way round.
@Suite struct `Helm interoperability` {
    @Test(arguments: HelmCLI.all)
    func `what the gateway published is found and pulled by helm with equal bytes`(helm: HelmCLI) throws {
        let gateway = try RunningGateway()
        let client = try gateway.client()
        let versions = ["1.0.0", "1.1.0-rc.1", "1.1.0", "2.0.0+build.7"]
        var charts: [String: [UInt8]] = [:]
        for version in versions {
            let chart = try helm.chart("my-app", version, in: gateway.directory)
            let created = try client.upload("my-app", version, chart)
            try #require(created.status == 201, "\(created.text)")
            charts[version] = chart
        }
        let web = try NginxServer(serving: gateway.directory.file("charts"))
        try helm.run(["repo", "add", "gw", "http://127.0.0.1:\(web.port)"], in: gateway.directory)
        let found = try helm.run(
            ["search", "repo", "gw/my-app", "-l", "--devel", "-o", "json"],
            in: gateway.directory
        )
        let rows = try #require(try JSONSerialization.jsonObject(with: found.output) as? [[String: Any]])
        #expect(Set(rows.compactMap { $0["version"] as? String }) == Set(versions))
        for version in versions {
            let folder = "pulled-\(version)"
            try FileManager.default.createDirectory(
                atPath: gateway.directory.file(folder),
                withIntermediateDirectories: true
            )
            try helm.run(["pull", "gw/my-app", "--version", version, "-d", folder], in: gateway.directory)
            let file = gateway.directory.file("\(folder)/my-app-\(version).tgz")
            #expect(Array(try Data(contentsOf: URL(fileURLWithPath: file))) == charts[version])
        }
    }

    @Test(arguments: HelmCLI.all)
    func `an index made by helm repo index is served, and kept when the gateway adds to it`(helm: HelmCLI)
        throws
    {
        let directory = try TemporaryDirectory()
        let first = try helm.chart("foreign", "0.1.0", in: directory)
        _ = try helm.chart("foreign", "0.2.0", in: directory)
        try FileManager.default.moveItem(atPath: directory.file("packaged"), toPath: directory.file("charts"))
        try helm.run(["repo", "index", "charts"], in: directory)
        let gateway = try RunningGateway(in: directory)
        let client = try gateway.client()
        let ids = try client.request("GET", WireClient.packages).objects().compactMap {
            $0["packageId"] as? String
        }
        #expect(ids == ["foreign-0.2.0", "foreign-0.1.0"])
        #expect(try client.request("GET", "\(WireClient.packages)/foreign-0.1.0/artifact").body == first)

        let own = try helm.chart("own", "1.0.0", in: directory)
        #expect(try client.upload("own", "1.0.0", own).status == 201)
        let index = try String(contentsOfFile: directory.file("charts/index.yaml"), encoding: .utf8)
        for needed in ["foreign-0.1.0.tgz", "foreign-0.2.0.tgz", "own-1.0.0.tgz"] {
            #expect(index.contains(needed))
        }

        _ = try helm.run(["package", "own", "--version", "1.1.0", "-d", "charts"], in: directory)
        try helm.run(["repo", "index", "charts", "--merge", "charts/index.yaml"], in: directory)
        // The gateway looks at the directory again within a tenth of a second.
        try client.awaitPackages(["own-1.1.0", "own-1.0.0"], query: "?name=own")
    }
}
