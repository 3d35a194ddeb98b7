import Foundation
import Synchronization
import Testing

/// What every repository that takes uploads has to do, through the real gateway.
@Suite struct `Repository conformance` {
    @Test(arguments: ConformanceTarget.all)
    func `an uploaded chart is listed, got and fetched back byte for byte in the very next requests`(
        _ target: ConformanceTarget
    ) throws {
        try ConformanceRun.on(target) { run in
            let chart = try run.chart("1.2.3")
            let created = try run.upload("1.2.3", chart)
            #expect(created.status == 201, "\(created.text)")
            #expect(try run.list() == ["1.2.3"])
            let digest = try Command.sha256(of: chart, in: run.gateway.directory)
            let package = try run.get("1.2.3").object()
            #expect(package["checksum"] as? String == "sha256:\(digest)")
            #expect(package["description"] as? String == "conformance")
            #expect((package["extensions"] as? [String: Any])?["chartVersion"] as? String == "1.2.3")
            let artifact = try run.get("1.2.3", part: "/artifact")
            #expect(artifact.status == 200)
            #expect(artifact.body == chart)
        }
    }

    @Test(arguments: ConformanceTarget.all)
    func `versions are listed newest first, pre-releases and build metadata included`(
        _ target: ConformanceTarget
    ) throws {
        try ConformanceRun.on(target) { run in
            for version in ["1.10.0", "1.9.0", "2.0.0-rc.1", "1.9.0+build.7"] {
                let answer = try run.upload(version, try run.chart(version))
                #expect(answer.status == 201, "\(version): \(answer.text)")
            }
            #expect(try run.list() == ["2.0.0-rc.1", "1.10.0", "1.9.0+build.7", "1.9.0"])
            let package = try run.get("1.9.0+build.7").object()
            #expect(package["artifactVersion"] as? String == "1.9.0+build.7")
            let artifact = try run.get("1.9.0+build.7", part: "/artifact")
            #expect(artifact.status == 200, "\(artifact.text)")
        }
    }

    @Test(arguments: ConformanceTarget.all)
    func `a version is never overwritten`(_ target: ConformanceTarget) throws {
        try ConformanceRun.on(target) { run in
            let first = try run.chart("1.0.0")
            #expect(try run.upload("1.0.0", first).status == 201)
            for (chart, isSame) in [(first, true), (try run.chart("1.0.0", description: "other"), false)] {
                let again = try run.upload("1.0.0", chart)
                #expect(again.status == 409, "\(again.text)")
                let error = try again.object()
                #expect(error["error"] as? String == "PackageExists")
                #expect((error["details"] as? [String: Any])?["sameContent"] as? Bool == isSame)
            }
            #expect(try run.get("1.0.0", part: "/artifact").body == first)
        }
    }

    @Test(arguments: ConformanceTarget.all)
    func `a deleted version is gone from the very next answer, its sibling stays, and it can come again`(
        _ target: ConformanceTarget
    ) throws {
        try ConformanceRun.on(target) { run in
            for version in ["1.0.0", "1.1.0"] {
                #expect(try run.upload(version, try run.chart(version)).status == 201)
            }
            let deleted = try run.delete("1.0.0")
            #expect(deleted.status == 204, "\(deleted.text)")
            #expect(try run.list() == ["1.1.0"])
            #expect(try run.get("1.0.0").status == 404)
            #expect(try run.get("1.0.0", part: "/artifact").status == 404)
            #expect(try run.delete("1.0.0").status == 404)
            let chart = try run.chart("1.0.0", description: "again")
            #expect(try run.upload("1.0.0", chart).status == 201)
            #expect(try run.get("1.0.0", part: "/artifact").body == chart)
        }
    }

    @Test(arguments: ConformanceTarget.all)
    func `a provenance file is stored beside its chart and served, and one about something else refuses it`(
        _ target: ConformanceTarget
    ) throws {
        try ConformanceRun.on(target) { run in
            let chart = try run.chart("1.0.0")
            let digest = try Command.sha256(of: chart, in: run.gateway.directory)
            let file = "\(run.name)-1.0.0.tgz"
            func provenance(_ digest: String) -> String {
                """
                -----BEGIN PGP SIGNED MESSAGE-----
                Hash: SHA512

                apiVersion: v2
                name: \(run.name)
                version: 1.0.0

                ...
                files:
                  \(file): sha256:\(digest)
                -----BEGIN PGP SIGNATURE-----
                -----END PGP SIGNATURE-----

                """
            }
            let wrong = provenance(String(repeating: "0", count: 64))
            #expect(try run.upload("1.0.0", chart, more: [("prov", wrong)]).status == 400)
            #expect(try run.list().isEmpty)
            let stored = try run.upload("1.0.0", chart, more: [("prov", provenance(digest))])
            #expect(stored.status == 201, "\(stored.text)")
            if let read = run.repository.provenance {
                #expect(try read("\(file).prov") == provenance(digest))
            }
            let served = try run.get("1.0.0", part: "/provenance")
            #expect(served.status == 200 && served.text == provenance(digest), "\(served.text)")
            #expect(try run.upload("1.1.0", try run.chart("1.1.0")).status == 201)
            #expect(try run.get("1.1.0", part: "/provenance").status == 404)
        }
    }

    @Test(arguments: ConformanceTarget.all)
    func `a chart that would share another's packageId is refused`(_ target: ConformanceTarget) throws {
        try ConformanceRun.on(target) { run in
            let version = "1.0.0-bar-2.0.0"
            #expect(try run.upload(version, try run.chart(version)).status == 201)
            let rival = "\(run.name)-1.0.0-bar"
            let refused = try run.upload("2.0.0", try run.chart("2.0.0", name: rival), name: rival)
            #expect(refused.status == 409, "\(refused.text)")
            #expect(try refused.object()["error"] as? String == "Conflict")
            #expect(try run.list() == [version])
            #expect(try run.get("2.0.0", name: rival).status == 404)
        }
    }

    @Test(arguments: ConformanceTarget.all)
    func `of uploads of one version at once exactly one is stored`(_ target: ConformanceTarget) throws {
        try ConformanceRun.on(target) { run in
            let gateways = target.takesSeveralWriters ? [run.gateway, try run.otherGateway()] : [run.gateway]
            let charts = try (0..<4).map { try run.chart("1.0.0", description: "number \($0)") }
            let name = run.name
            let outcomes = Mutex<[Int: Int]>([:])
            inParallel(charts.count) { worker in
                let client = try gateways[worker % gateways.count].client()
                let answer = try client.upload(name, "1.0.0", charts[worker])
                outcomes.withLock { $0[worker] = answer.status }
            }
            let statuses = outcomes.withLock { $0 }
            let winner = try #require(statuses.first { $0.value == 201 }?.key, "\(statuses)")
            #expect(statuses.values.sorted() == [201, 409, 409, 409])
            // Other gateways see it within their refresh interval; the winner's own at once.
            let artifact = try gateways[winner % gateways.count].client().request(
                "GET",
                "\(WireClient.packages)/\(name)-1.0.0/artifact"
            )
            #expect(artifact.body == charts[winner], "\(artifact.status)")
            #expect(try run.upload("1.0.0", charts[winner]).status == 409)
        }
    }

    @Test(arguments: ConformanceTarget.all)
    func `what is refused, or only tried, leaves nothing behind`(_ target: ConformanceTarget) throws {
        try ConformanceRun.on(target) { run in
            #expect(try run.upload("1.0.0", Array("no chart".utf8)).status == 400)
            #expect(try run.upload("2.0.0", try run.chart("1.0.0")).status == 400)
            let tried = try run.upload("1.0.0", try run.chart("1.0.0"), query: "?dryRun=true")
            #expect(tried.status == 200, "\(tried.text)")
            #expect(try run.list().isEmpty)
            #expect(try run.upload("1.0.0", try run.chart("1.0.0")).status == 201)
        }
    }
}

extension Command {
    /// The digest of bytes, by a program that is not ours.
    static func sha256(of bytes: [UInt8], in directory: TemporaryDirectory) throws -> String {
        let file = directory.file("to-be-hashed-\(UUID().uuidString)")
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        let words = try succeed("sha256sum", [file]).text.split(separator: " ")
        return String(try #require(words.first))
    }
}
