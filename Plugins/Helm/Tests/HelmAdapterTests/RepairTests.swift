import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import ObjectStore
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// What lies in a repository without being named, by hand or by accident, in a directory and in a bucket.
@Suite(.ownThread)
struct RepairTests {
    enum Place: CaseIterable { case directory, bucket }

    /// Runs `body` with a gateway on a repository that has `named 1.0.0`.
    private func withRepository(_ place: Place, _ body: (StandInPlugin, String) throws -> Void) throws {
        func run(_ plugin: StandInPlugin, _ path: String) throws {
            #expect(try plugin.upload(try chart("named", "1.0.0")).error == nil)
            try body(plugin, path)
        }
        switch place {
        case .directory: try withDirectoryAdapter { try run($0, $1) }
        case .bucket: try withBucket { gateways, _, path in try run(gateways[0], path) }
        }
    }

    @Test(arguments: Place.allCases)
    func `an orphan is named and nothing is changed`(place: Place) throws {
        try withRepository(place) { plugin, path throws in
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            try put("signed", path + "/lost-1.0.0.tgz.prov")
            try put("signed", path + "/gone-1.0.0.tgz.prov")
            try put("half", path + "/.o2dms-probe-1")
            try put("no chart", path + "/notes.txt")
            let before = try files(path)
            let report = try plugin.repair(.list)
            #expect(
                report.findings == [
                    "temporary .o2dms-probe-1 found", "provenance gone-1.0.0.tgz.prov found",
                    "orphan lost-1.0.0.tgz found",
                ]
            )
            #expect(report["left"] == 3)
            #expect(try files(path) == before)
            #expect(try plugin.list() == ["named 1.0.0"])
        }
    }

    @Test(arguments: Place.allCases, PackageRepair.Action.allCases)
    func `what is young is left alone, whatever is asked`(place: Place, action: PackageRepair.Action) throws {
        try withRepository(place) { plugin, path throws in
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            let report = try plugin.repair(action, minimumAgeSeconds: 3600)
            #expect(report.findings == ["orphan lost-1.0.0.tgz young"])
            #expect(report["left"] == 0)
            let old = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -3601)]
            try FileManager.default.setAttributes(old, ofItemAtPath: path + "/lost-1.0.0.tgz")
            #expect(try plugin.repair(action, minimumAgeSeconds: 3600).findings != report.findings)
        }
    }

    @Test(arguments: Place.allCases)
    func `an orphan that is sound becomes a package with its own bytes`(place: Place) throws {
        try withRepository(place) { plugin, path throws in
            let archive = try chart("lost", "1.0.0+b")
            // The name that somebody gave the file is the one under which it stays.
            try put(archive, path + "/found.tgz")
            let report = try plugin.repair(.adopt)
            #expect(report.findings == ["orphan found.tgz adopted"])
            #expect(report["findings"]?.elements?.first?["version"] == "1.0.0+b")
            #expect(report["left"] == 0)
            #expect(try plugin.list() == ["lost 1.0.0+b", "named 1.0.0"])
            #expect(try plugin.fetch("lost", "1.0.0+b").data == archive)
            #expect(try plugin.repair(.list).findings == [])
            #expect(try plugin.delete("lost", "1.0.0+b").error == nil)
            #expect(try files(path) == ["index.yaml", "named-1.0.0.tgz"])
        }
    }

    @Test(arguments: Place.allCases)
    func `an orphan that breaks a rule or whose version exists stays one, with the reason`(place: Place)
        throws
    {
        try withRepository(place) { plugin, path throws in
            try put("no archive", path + "/broken.tgz")
            try put(try chart("named", "1.0.0", more: "description: other\n"), path + "/copy.tgz")
            try put(try chart("named-1.0.0", "2.0.0"), path + "/fine.tgz")
            try put(try chart("false", "1.0.0"), path + "/false-1.0.0.tgz")
            try put("not signed", path + "/false-1.0.0.tgz.prov")
            let report = try plugin.repair(.adopt)
            #expect(
                report.findings == [
                    "orphan broken.tgz kept", "orphan copy.tgz kept", "orphan false-1.0.0.tgz kept",
                    "orphan fine.tgz adopted",
                ]
            )
            #expect(report.reason("broken.tgz").contains("gzip"))
            #expect(report.reason("copy.tgz").contains("named 1.0.0 exists"))
            #expect(report["left"] == 3)
            #expect(try plugin.list() == ["named 1.0.0", "named-1.0.0 2.0.0"])
        }
    }

    @Test(arguments: Place.allCases)
    func `an orphan's provenance file is held to the rules and goes with it`(place: Place) throws {
        try withRepository(place) { plugin, path throws in
            let archive = try chart("lost", "1.0.0")
            try put(archive, path + "/lost-1.0.0.tgz")
            try put("about something else", path + "/lost-1.0.0.tgz.prov")
            let report = try plugin.repair(.adopt)
            #expect(report.reason("lost-1.0.0.tgz").contains("provenance file"))
            try put(try ChartMuseumTests.provenance("lost", "1.0.0", archive), path + "/lost-1.0.0.tgz.prov")
            #expect(try plugin.repair(.adopt).findings == ["orphan lost-1.0.0.tgz adopted"])
        }
    }

    @Test(arguments: Place.allCases)
    func `what nothing names goes, and nothing else`(place: Place) throws {
        try withRepository(place) { plugin, path throws in
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            try put("signed", path + "/lost-1.0.0.tgz.prov")
            try put("signed", path + "/gone-1.0.0.tgz.prov")
            try put("signed", path + "/named-1.0.0.tgz.prov")
            try put("half", path + "/.o2dms-probe-1")
            try put("no chart", path + "/notes.txt")
            try FileManager.default.createDirectory(
                atPath: path + "/other",
                withIntermediateDirectories: true
            )
            try put(try chart("other", "1.0.0"), path + "/other/other-1.0.0.tgz")
            let report = try plugin.repair(.remove)
            #expect(report["left"] == 0)
            #expect(report.findings.contains("orphan lost-1.0.0.tgz removed"))
            #expect(
                try files(path) == [
                    "index.yaml", "named-1.0.0.tgz", "named-1.0.0.tgz.prov", "notes.txt", "other",
                ]
            )
            #expect(try files(path + "/other") == ["other-1.0.0.tgz"])
            #expect(try plugin.fetch("named", "1.0.0").error == nil)
            // The place is free for another archive of that version.
            #expect(try plugin.upload(try chart("lost", "1.0.0", more: "description: new\n")).error == nil)
        }
    }

    @Test(arguments: Place.allCases, PackageRepair.Action.allCases)
    func `a version whose archive is gone is reported, not mended`(
        place: Place,
        action: PackageRepair.Action
    ) throws {
        try withRepository(place) { plugin, path throws in
            try FileManager.default.removeItem(atPath: path + "/named-1.0.0.tgz")
            let report = try plugin.repair(action)
            #expect(report.findings == ["dangling named-1.0.0.tgz found"])
            #expect(report["findings"]?.elements?.first?["name"] == "named")
            #expect(report["left"] == 1)
            #expect(try plugin.list() == ["named 1.0.0"])
        }
    }

    @Test(arguments: ["link", "folder"])
    func `an entry whose archive is no file is reported like one that is gone, and hinders nothing`(
        kind: String
    ) throws {
        try withRepository(.directory) { plugin, path throws in
            let file = path + "/named-1.0.0.tgz"
            try FileManager.default.moveItem(atPath: file, toPath: path + "/moved")
            if kind == "link" {
                try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "moved")
            } else {
                try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
            }
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            let report = try plugin.repair(.remove)
            #expect(report["failed"] == nil)
            #expect(report.findings == ["dangling named-1.0.0.tgz found", "orphan lost-1.0.0.tgz removed"])
            let reason = kind == "link" ? "is a symbolic link" : "is no regular file"
            #expect(report.reason("named-1.0.0.tgz").contains(reason))
        }
    }

    @Test
    func `an orphan goes with a provenance file up to the limit that can be put back, and stays beyond`()
        throws
    {
        try withRepository(.directory) { plugin, path throws in
            let archive = try chart("lost", "1.0.0")
            try put(archive, path + "/lost-1.0.0.tgz")
            let provenance = path + "/lost-1.0.0.tgz.prov"
            let limit = StrayRemoval.archiveBytesLimit - UInt64(archive.count)
            for (size, outcome) in [(limit + 1, "kept"), (limit, "removed")] {
                try put([], provenance)
                let file = try FileHandle(forWritingTo: URL(fileURLWithPath: provenance))
                try file.truncate(atOffset: size)
                try file.close()
                #expect(try plugin.repair(.remove).findings == ["orphan lost-1.0.0.tgz \(outcome)"])
            }
            #expect(try files(path) == ["index.yaml", "named-1.0.0.tgz"])
        }
    }

    @Test(arguments: Place.allCases)
    func `without an index nothing is removed, but all can be adopted`(place: Place) throws {
        func run(_ plugin: StandInPlugin, _ path: String) throws {
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            let refused = try plugin.repair(.remove)
            #expect(refused["failed"]?.string?.contains("index.yaml") == true)
            #expect(try files(path) == ["lost-1.0.0.tgz"])
            #expect(try plugin.repair(.adopt).findings == ["orphan lost-1.0.0.tgz adopted"])
            #expect(try plugin.list() == ["lost 1.0.0"])
        }
        switch place {
        case .directory: try withDirectoryAdapter { try run($0, $1) }
        case .bucket: try withBucket { gateways, _, path in try run(gateways[0], path) }
        }
    }

    @Test func `an index without a time of its own is kept apart from what it was by a remark`() throws {
        try withRepository(.bucket) { plugin, path throws in
            let text = try text(path + "/index.yaml").split(separator: "\n")
                .filter { !$0.hasPrefix("generated") }.joined(separator: "\n")
            try put(text + "\n", path + "/index.yaml")
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            #expect(try plugin.repair(.remove).findings == ["orphan lost-1.0.0.tgz removed"])
            #expect(try HelmAdapterTests.text(path + "/index.yaml") != text + "\n")
            #expect(try plugin.upload(try chart("next", "1.0.0")).error == nil)
            #expect(try plugin.list() == ["named 1.0.0", "next 1.0.0"])
        }
    }

    @Test func `a read-only repository is looked at and not changed`() throws {
        try withDirectory { path in
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            let more = [JSONMember(key: "read_only", value: true)]
            try withAdapter(configuration(path, more)) { plugin, _ throws in
                #expect(try plugin.repair(.list).findings == ["orphan lost-1.0.0.tgz found"])
                for action in [PackageRepair.Action.adopt, .remove] {
                    #expect(try plugin.repair(action)["failed"]?.string?.contains("read-only") == true)
                }
                #expect(try files(path) == ["lost-1.0.0.tgz"])
            }
        }
    }

    @Test
    func
        `a server that keeps its own list has nothing to repair, and a repository that is not there is none`()
        throws
    {
        try withAdapter(["repository_url": "http://127.0.0.1:9", "type": "http"]) { plugin, _ throws in
            let report = try plugin.repair(.list)
            #expect(report["notApplicable"]?.string?.contains("directories and buckets") == true)
            #expect(report["left"] == 0)
            var request = StandInRequest()
            request.repository = "other"
            request.parametersJSON = Array(#"{"action":"list","minimumAgeSeconds":0}"#.utf8)
            #expect(plugin.perform(.packageRepair, request)?.error?.code == .notFound)
        }
    }
}
