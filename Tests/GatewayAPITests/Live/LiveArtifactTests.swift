import JSONText
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("Archives and deletions over a socket", .ownThread)
struct LiveArtifactTests {
    private let path = "\(RouteTable.descriptors)/x-1.0.0/artifact"
    private let archive = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    private func run(
        _ variants: [String] = [],
        config: String = "{}",
        _ body: (LiveGateway) throws -> Void
    ) throws {
        try LiveGateway.run([TestAdapter(name: "mem", variants: variants, config: config)]) { gateway in
            if !variants.contains("NO_UPLOAD") {
                let created = try gateway.upload(
                    [("name", "x"), ("artifactVersion", "1.0.0")],
                    archive: archive
                )
                #expect(created.status == 201)
            }
            try body(gateway)
        }
    }

    @Test func `an archive comes with its digest, its type and a file name`() throws {
        try run { gateway in
            let whole = try gateway.get(path, ["Accept-Encoding": "gzip"])
            #expect(whole.status == 200 && whole.body == archive)
            #expect(whole["Content-Encoding"] == nil)
            #expect(whole["Content-Length"] == "50000")
            #expect(whole["ETag"]?.hasPrefix("\"sha256:") == true)
            #expect(whole["Digest"]?.hasPrefix("sha-256=") == true)
            #expect(whole["Repr-Digest"] == whole["Digest"].map { "sha-256=:\($0.dropFirst(8)):" })
            #expect(whole["Content-Type"] == "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
            #expect(whole["Content-Disposition"] == "attachment; filename=\"x-1.0.0.tgz\"")
            #expect(whole["Accept-Ranges"] == "bytes")
            let head = try gateway.send("HEAD", path)
            #expect(head.status == 200 && head["Content-Length"] == "50000" && head.body.isEmpty)
            #expect(try gateway.get(path, ["If-None-Match": whole["ETag"] ?? ""]).status == 304)
        }
    }

    @Test(arguments: [[], ["LATE_SIZE"]])
    func `one range is honoured, others give the whole or 416`(variants: [String]) throws {
        try run(variants) { gateway in
            let tag = try #require(try gateway.send("HEAD", path)["ETag"])
            for (range, condition, expected) in [
                ("bytes=0-9", nil, archive[..<10]), ("bytes=49990-", nil, archive[49990...]),
                ("bytes=-5", nil, archive[49995...]),
                ("bytes=10-19", tag, archive[10..<20]),
            ] as [(String, String?, ArraySlice<UInt8>)] {
                var headers = ["Range": range]
                headers["If-Range"] = condition
                let part = try gateway.get(path, headers)
                #expect(part.status == 206)
                #expect(part.body == Array(expected))
                #expect(
                    part["Content-Range"] == "bytes \(expected.startIndex)-\(expected.endIndex - 1)/50000"
                )
            }
            for headers in [
                ["Range": "bytes=0-9", "If-Range": "\"other\""],
                ["Range": "bytes=0-9", "If-Range": "W/\(tag)"],
                ["Range": "bytes=0-1,5-6"], ["Range": "x"],
            ] {
                #expect(try gateway.get(path, headers).status == 200)
            }
            for range in ["bytes=50000-", "bytes=-0"] {
                let beyond = try gateway.get(path, ["Range": range])
                #expect(beyond.status == 416 && beyond.error == "RangeNotSatisfiable")
                #expect(beyond["Content-Range"] == "bytes */50000")
            }
            #expect(try gateway.get(path)["Content-Length"] == "50000")
        }
    }

    @Test func `an adapter that never tells a size hands out the whole`() throws {
        try run(["NO_SIZE"]) { gateway in
            for range in ["bytes=0-9", "bytes=-5", "bytes=50000-"] {
                let whole = try gateway.get(path, ["Range": range])
                #expect(whole.status == 200 && whole.body == archive, "\(range)")
                #expect(whole["Content-Length"] == nil && whole.isComplete)
            }
        }
    }

    @Test func `an adapter without ranges hands out the whole`() throws {
        try run(["NO_RANGES"]) { gateway in
            let whole = try gateway.get(path, ["Range": "bytes=0-9"])
            #expect(whole.status == 200 && whole.body == archive)
            #expect(whole["Accept-Ranges"] == "none")
        }
    }

    @Test func `i_lie: bytes that do not have the promised digest never look complete`() throws {
        try run(config: #"{"corrupt":1}"#) { gateway in
            // The connection is broken off: what was on its way may be lost, but nothing is ever whole.
            #expect((try? gateway.get(path))?.isComplete != true)
            let line = try gateway.waitForLine { $0["level"]?.string == "error" }
            #expect(line["packageId"]?.string == "x-1.0.0")
        }
    }

    @Test func `a client that leaves during a download is no sign of a broken archive`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let archive = [UInt8](repeating: 7, count: 200_000)
            #expect(
                try gateway.upload([("name", "x"), ("artifactVersion", "1.0.0")], archive: archive).status
                    == 201
            )
            for _ in 0..<50 {
                let client = try gateway.connect()
                try client.send("GET", "\(RouteTable.descriptors)/x-1.0.0/artifact")
                client.finishSending()
                let answer = try? client.receive()
                #expect(answer.map { [200, 504].contains($0.status) } ?? true, "\(answer?.status ?? 0)")
            }
            let lines = try gateway.logLines()
            #expect(!lines.contains { $0["level"]?.string == "error" })
        }
    }

    @Test func `an adapter that cannot fetch or delete says so`() throws {
        try run(["NO_FETCH", "NO_DELETE"]) { gateway in
            let fetch = try gateway.get(path)
            #expect(fetch.status == 501)
            #expect(try fetch.json["details"]?["capability"]?.string == "package_fetch")
            let delete = try gateway.send("DELETE", "\(RouteTable.descriptors)/x-1.0.0")
            #expect(delete.status == 501)
            #expect(try delete.json["details"]?["adapters"]?.elements?.first?.string == "mem")
        }
    }

    @Test func `what is in use is kept unless force is given`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            #expect(try gateway.upload([("name", "used"), ("artifactVersion", "1.0.0")]).status == 201)
            let path = "\(RouteTable.descriptors)/used-1.0.0"
            let refused = try gateway.send("DELETE", path)
            #expect(refused.status == 409 && refused.error == "PackageInUse")
            #expect(try refused.json["details"]?["deployments"]?.elements?.first?.string == "prod")
            for query in ["?dryRun=true", "?dryRun=true&force=false"] {
                let tried = try gateway.send("DELETE", path + query)
                let refusal = try tried.json["refusal"]
                #expect(tried.status == 200)
                #expect(
                    refusal?["error"] == "PackageInUse" && refusal?["details"]?["deployments"] == ["prod"]
                )
                #expect(try tried.json["wouldDelete"] == false)
            }
            let soft = try gateway.send("DELETE", path + "?force=false")
            #expect(soft.status == 409 && soft.error == "PackageInUse")
            let dry = try gateway.send("DELETE", path + "?force=true&dryRun=true")
            #expect(dry.status == 200)
            #expect(try dry.json["report"]?["affected"]?.elements?.isEmpty == true)
            #expect(try gateway.get(path).status == 200)
            #expect(try gateway.send("DELETE", path + "?force=true").status == 204)
            #expect(
                try gateway.metric(#"o2dms_package_deletions_total{adapter="mem",status="failed"}"#) == "2"
            )
        }
    }

    @Test func `nothing is deleted while an adapter that comes first cannot be asked`() throws {
        let adapters = [
            TestAdapter(name: "down", config: #"{"fail":1}"#),
            TestAdapter(name: "up", config: #"{"seed":1}"#),
        ]
        try LiveGateway.run(adapters) { gateway in
            let path = "\(RouteTable.descriptors)/app-00000-2.0.0"
            let shown = try gateway.get(path)
            #expect(shown["X-O2DMS-Partial"] == "down;RepositoryUnavailable")
            #expect(try gateway.send("DELETE", path).error == "RepositoryUnavailable")
            #expect(try gateway.get(path).status == 200)
            #expect(try gateway.send("DELETE", path + "?adapter=up").status == 204)
        }
    }
}
