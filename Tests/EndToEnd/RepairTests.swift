import Foundation
import Testing

/// `o2dms-gateway repair` as an operator types it, beside gateways that run on the same repository.
@Suite struct `The repair command` {
    private func repair(_ arguments: [String] = [], in directory: TemporaryDirectory) throws -> Command {
        try Command.run(
            Product.gateway,
            ["repair", "--config", "gateway.yaml"] + arguments,
            in: directory.path
        )
    }

    private func write(_ bytes: [UInt8], _ file: String, hoursOld: Double = 0) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        let date = Date(timeIntervalSinceNow: -hoursOld * 3600)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
    }

    @Test func `lists, adopts and removes what lies in a directory, and the gateway that runs there sees it`()
        throws
    {
        let gateway = try RunningGateway()
        let directory = gateway.directory
        let client = try gateway.client()
        let named = try BulkCharts.chart("named", "1.0.0", description: "d", in: directory)
        #expect(try client.upload("named", "1.0.0", named).status == 201)
        let lost = try BulkCharts.chart("lost", "1.0.0", description: "d", in: directory)
        try write(lost, directory.file("charts/lost-1.0.0.tgz"), hoursOld: 0.5)

        let young = try repair(in: directory)
        #expect(young.status == 0, "\(young.text)\(young.errors)")
        #expect(
            young.text.contains("orphan left alone: lost-1.0.0.tgz"),
            "\(young.text)"
        )
        try write(lost, directory.file("charts/lost-1.0.0.tgz"), hoursOld: 2)
        let listed = try repair(in: directory)
        #expect(listed.status == 3)
        #expect(
            listed.text.contains("orphan: lost-1.0.0.tgz (\(lost.count) bytes, 2 h old)"),
            "\(listed.text)"
        )
        try client.awaitPackages(["named-1.0.0"])

        // Another archive of that version is refused until the orphan is dealt with; the answer says how.
        let other = try BulkCharts.chart("lost", "1.0.0", description: "other", in: directory)
        let refused = try client.upload("lost", "1.0.0", other)
        #expect(refused.status == 409 && refused.text.contains("o2dms-gateway repair"), "\(refused.text)")

        let adopted = try repair(["--adopt"], in: directory)
        #expect(adopted.status == 0 && adopted.text.contains("orphan adopted: lost-1.0.0.tgz (lost 1.0.0"))
        try client.awaitPackages(["lost-1.0.0", "named-1.0.0"])
        let artifact = try client.request("GET", "\(WireClient.packages)/lost-1.0.0/artifact")
        #expect(artifact.status == 200 && artifact.body == lost)
        let package = try client.request("GET", "\(WireClient.packages)/lost-1.0.0").object()
        let digest = try Command.succeed("sha256sum", [directory.file("charts/lost-1.0.0.tgz")]).text.prefix(
            64
        )
        #expect(package["checksum"] as? String == "sha256:\(digest)")
        let web = try NginxServer(serving: directory.file("charts"))
        try HelmCLI.newest.run(
            ["pull", "lost", "--version", "1.0.0", "--repo", "http://127.0.0.1:\(web.port)"],
            in: directory
        )
        #expect(FileManager.default.contents(atPath: directory.file("lost-1.0.0.tgz")) == Data(lost))

        try write(other, directory.file("charts/stray.tgz"), hoursOld: 2)
        let removed = try repair(["--remove", "--json"], in: directory)
        #expect(removed.status == 0)
        let report = try JSONSerialization.jsonObject(with: removed.output) as? [String: Any]
        #expect(
            report?["left"] as? Int == 0 && removed.text.contains(#""outcome":"removed""#),
            "\(removed.text)"
        )
        #expect(!FileManager.default.fileExists(atPath: directory.file("charts/stray.tgz")))
        #expect(
            try client.upload(
                "next",
                "1.0.0",
                try BulkCharts.chart("next", "1.0.0", description: "d", in: directory)
            ).status == 201
        )

        try FileManager.default.removeItem(atPath: directory.file("charts/named-1.0.0.tgz"))
        let dangling = try repair(["--remove"], in: directory)
        #expect(dangling.status == 3)
        #expect(dangling.text.contains("dangling, its archive is gone: named-1.0.0.tgz (named 1.0.0)"))
    }

    @Test func `adopts what killed gateways left in a bucket, and another one serves it and goes on`() throws
    {
        let bucket = try SharedBucket()
        let survivor = try bucket.gateway()
        let directory = survivor.directory
        let charts = try BulkCharts.make("orphan", count: 400, in: directory)
        var next = 0
        var orphans: [String] = []
        // Where a kill hits is chance; an upload is an orphan for as long as the index is written.
        while orphans.isEmpty, next < charts.count - 100 {
            let victim = try bucket.gateway()
            let batch = charts[next..<next + 20]
            next += 20
            inParallel(20) { number in
                let chart = batch[batch.startIndex + number]
                let answer = try? victim.client().upload(chart.name, chart.version, chart.bytes)
                if number % 10 == 3, answer != nil { victim.stop(SIGKILL) }
            }
            victim.stop(SIGKILL)
            orphans = try self.orphans(try repair(["--now", "--json"], in: directory))
        }
        try #require(!orphans.isEmpty, "no kill left an orphan")
        #expect(try repair(in: directory).status == 0, "what is young is left alone")

        let adopted = try repair(["--adopt", "--now"], in: directory)
        #expect(adopted.status == 0, "\(adopted.text)\(adopted.errors)")
        let client = try survivor.client()
        for file in orphans {
            let chart = try #require(charts.first { "\($0.name)-\($0.version).tgz" == file })
            let path = "\(WireClient.packages)/\(chart.name)-\(chart.version)"
            let deadline = ContinuousClock.now.advanced(by: .seconds(30))
            while try client.request("GET", path).status != 200, ContinuousClock.now < deadline {}
            let artifact = try client.request("GET", path + "/artifact")
            #expect(artifact.status == 200 && artifact.body == chart.bytes, "\(file)")
        }
        for chart in charts[next..<next + 5] {
            #expect(try client.upload(chart.name, chart.version, chart.bytes).status == 201)
        }
        #expect(try self.orphans(try repair(["--now", "--json"], in: directory)).isEmpty)
        let archives = try SharedBucket.archives(in: try #require(try bucket.index()))
        #expect(Set(archives).count == archives.count && Set(orphans).isSubset(of: archives))
    }

    /// The orphans of a report.
    private func orphans(_ command: Command) throws -> [String] {
        let report = try JSONSerialization.jsonObject(with: command.output) as? [String: Any]
        let adapters = report?["adapters"] as? [[String: Any]] ?? []
        let repositories = adapters.flatMap { $0["repositories"] as? [[String: Any]] ?? [] }
        #expect(repositories.count == 1, "\(command.text)\(command.errors)")
        let findings = repositories.flatMap { $0["findings"] as? [[String: Any]] ?? [] }
        return findings.filter { $0["kind"] as? String == "orphan" }.compactMap { $0["key"] as? String }
    }

    @Test func `says which adapters cannot repair, and fails only if one of them is asked for by name`()
        throws
    {
        let directory = try TemporaryDirectory()
        let plugins = directory.file("plugins")
        try Command.succeed("\(Product.root)/plugin-sdk/examples/build.sh", [plugins])
        try FileManager.default.copyItem(
            atPath: "\(Product.plugins)/libo2dms-helm.so",
            toPath: "\(plugins)/libo2dms-helm.so"
        )
        try directory.write(
            "plugins: { directory: \(plugins) }\n" + `Third-party adapters`.adapters,
            to: "gateway.yaml"
        )
        let all = try repair(in: directory)
        #expect(all.status == 0, "\(all.text)\(all.errors)")
        #expect(all.text.contains("adapter catalogue: this adapter") && all.text.contains("cannot repair"))
        #expect(all.text.contains("adapter helm, repository local"))
        let one = try repair(["--adapter", "catalogue"], in: directory)
        #expect(one.status == 1 && one.text.contains("cannot repair") && !one.text.contains("helm"))
        #expect(try repair(["--adapter", "helm", "--repository", "other"], in: directory).status == 1)
        #expect(try repair(["--adapter", "nobody"], in: directory).status == 2)
    }

    @Test(arguments: [
        ["repair", "--adopt", "--remove"], ["repair", "--adapter"], ["repair", "everything"],
        ["check-config", "--now"], ["--adopt"],
    ])
    func `a call that makes no sense is refused`(arguments: [String]) throws {
        let command = try Command.run(Product.gateway, arguments)
        #expect(command.status == 2 && command.errors.contains("usage:"), "\(command.errors)")
    }
}
