import CO2DMSPlugin
import Digest
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The adapter on a directory, driven through the ABI.
@Suite(.ownThread)
struct DirectoryAdapterTests {
    @Test func `an uploaded chart is listed, got, fetched and deleted`() throws {
        try withDirectoryAdapter { plugin, path in
            let archive = try chart(
                "my-app",
                "1.0.0-rc-1+b.2",
                more: """
                    appVersion: 1.25.3
                    description: An app
                    keywords: [web, "b: c"]
                    sources: ["https://example.org/a"]

                    """
            )
            let checksum = "sha256:" + (try SHA256Digest.of(archive).hex)
            let uploaded = try plugin.upload(archive)
            #expect(uploaded.error == nil)
            let package = try #require(uploaded.packages.first)
            #expect(package.name == "my-app")
            #expect(package.artifactVersion == "1.0.0-rc-1+b.2")
            #expect(package.checksum == checksum)
            #expect(package.sizeBytes == UInt64(archive.count))
            #expect(package.packageURI == "file:\(path)/my-app-1.0.0-rc-1+b.2.tgz")
            #expect(package.repository == "local")
            #expect(try plugin.list() == ["my-app 1.0.0-rc-1+b.2"])
            let got = try #require(try plugin.get("my-app-1.0.0-rc-1+b.2").packages.first)
            let extensions = try JSONValue(parsing: try #require(got.extensionsJSON))
            #expect(extensions["appVersion"] == "1.25.3")
            #expect(extensions["dependencies"] == .array([]))
            #expect(extensions["keywords"] == ["web", "b: c"])
            #expect(extensions["sources"] == ["https://example.org/a"])
            #expect(try plugin.fetch("my-app", "1.0.0-rc-1+b.2").data == archive)
            #expect(try plugin.delete("my-app", "1.0.0-rc-1+b.2").error == nil)
            #expect(try plugin.list() == [])
            #expect(try plugin.get("my-app-1.0.0-rc-1+b.2").error?.code == .notFound)
            #expect(try plugin.delete("my-app", "1.0.0-rc-1+b.2").error?.code == .notFound)
            #expect(try files(path) == ["index.yaml"])
        }
    }

    @Test(arguments: [false, true])
    func `nothing is stored in a directory that another one took the place of, and health says so`(
        isLink: Bool
    ) throws {
        try withDirectory { path in
            let (place, before) = (path + "/charts", path + "/before")
            let files = FileManager.default
            try files.createDirectory(atPath: path + "/first", withIntermediateDirectories: false)
            if isLink { try files.createSymbolicLink(atPath: place, withDestinationPath: "first") }
            try withAdapter(configuration(place)) { plugin, _ throws in
                #expect(try plugin.upload(try chart("a", "1.0.0")).error == nil)
                try files.moveItem(atPath: place, toPath: before)
                try files.createDirectory(atPath: place, withIntermediateDirectories: false)
                let error = try #require(try plugin.upload(try chart("b", "1.0.0")).error)
                #expect(error.code == .unavailable)
                #expect(error.message.contains("another one was put in its place"), "\(error.message)")
                #expect(try plugin.delete("a", "1.0.0").error?.code == .unavailable)
                #expect(eventually { Adapted(plugin).healthError?.contains("another one") == true })
                #expect(try HelmAdapterTests.files(place) == [])
                #expect(try HelmAdapterTests.files(before) == ["a-1.0.0.tgz", "index.yaml"])
                try files.removeItem(atPath: place)
                try files.moveItem(atPath: before, toPath: place)
                #expect(try plugin.upload(try chart("b", "1.0.0")).error == nil)
                #expect(eventually { Adapted(plugin).healthError == nil })
            }
        }
    }

    @Test func `an index never becomes larger than one that is read, and a deletion makes room`() throws {
        let limits = [JSONMember(key: "limits", value: ["index_size": "4KiB"])]
        try withDirectoryAdapter(limits) { plugin, path in
            var count = 0
            while try plugin.upload(try chart("a", "1.0.\(count)")).error == nil { count += 1 }
            let error = try #require(try plugin.upload(try chart("a", "2.0.0")).error)
            #expect(error.code == .tooLarge)
            #expect(error.message.contains("limits.index_size"))
            #expect(try files(path).count == count + 1)
            #expect(try text(path + "/index.yaml").utf8.count <= 4096)
            try withAdapter(configuration(path, limits)) { other, _ throws in
                #expect(try other.list().count == count)
            }
            #expect(try plugin.delete("a", "1.0.0").error == nil)
            #expect(try plugin.upload(try chart("a", "2.0.0")).error == nil)
        }
    }

    @Test func `a chart with more keywords than are searched is served with all of them`() throws {
        try withDirectoryAdapter { plugin, _ in
            let words = (100..<200).map { "k\($0)-" + String(repeating: "x", count: 995) }
            let archive = try chart("a", "1.0.0", more: "keywords: [\(words.joined(separator: ", "))]\n")
            #expect(try plugin.upload(archive).error == nil)
            let package = try #require(try plugin.get("a-1.0.0").packages.first)
            let extensions = try JSONValue(parsing: try #require(package.extensionsJSON))
            #expect(extensions["keywords"]?.elements?.count == 100)
            #expect(try plugin.list { $0.query = words[0] } == ["a 1.0.0"])
            #expect(try plugin.delete("a", "1.0.0").error == nil)
        }
    }

    @Test func `the form's name and version are compared whole, however long`() throws {
        try withDirectoryAdapter { plugin, _ in
            let name = String(repeating: "n", count: 100)
            let version = "1.0.0-" + String(repeating: "a", count: 100)
            let archive = try chart(name, version)
            for (name, version, violations) in [
                (name + "n", version + "a", ["form.name", "form.version"]),
                (name, version + "a", ["form.version"]),
                (name, version, []),
            ] {
                let answer = try plugin.upload(archive) { ($0.name, $0.version) = (name, version) }
                let details = try answer.error?.detailsJSON.map { try JSONValue(parsing: $0) }
                let found = details?["violations"]?.elements?.compactMap { $0["rule"]?.string } ?? []
                #expect(found == violations)
                #expect((answer.error == nil) == violations.isEmpty)
            }
        }
    }

    @Test func `a version is never overwritten, and both digests are told`() throws {
        try withDirectoryAdapter { plugin, path in
            let first = try chart("a", "1.0.0")
            let second = try chart("a", "1.0.0", more: "description: other\n")
            #expect(try plugin.upload(first).error == nil)
            for (archive, isSame) in [(first, true), (second, false)] {
                let error = try #require(try plugin.upload(archive).error)
                #expect(error.code == .alreadyExists)
                let details = try JSONValue(parsing: try #require(error.detailsJSON))
                #expect(details["existingChecksum"]?.string == "sha256:" + (try SHA256Digest.of(first).hex))
                #expect(details["uploadedChecksum"]?.string == "sha256:" + (try SHA256Digest.of(archive).hex))
                #expect(details["sameContent"] == .bool(isSame))
            }
            #expect(try plugin.fetch("a", "1.0.0").data == first)
            #expect(try files(path) == ["a-1.0.0.tgz", "index.yaml"])
        }
    }

    @Test func `b_collide: a chart whose identifier another has already is refused`() throws {
        try withDirectoryAdapter { plugin, _ in
            let first = try chart("foo", "1.0.0-2.0.0")
            #expect(try plugin.upload(first).error == nil)
            #expect(try plugin.upload(try chart("foo-1.0.0", "2.0.0")).error?.code == .conflict)
            #expect(try plugin.fetch("foo", "1.0.0-2.0.0").data == first)
        }
    }

    @Test func `two readings of one identifier are both found, and name and version decide`() throws {
        try withDirectory { path in
            let index = IndexFixture.index([
                ("foo", [IndexFixture.entry("foo", "1.0.0-bar-2.0.0")]),
                ("foo-1.0.0-bar", [IndexFixture.entry("foo-1.0.0-bar", "2.0.0")]),
            ])
            try index.write(toFile: path + "/index.yaml", atomically: true, encoding: .utf8)
            try withAdapter(configuration(path)) { plugin, _ in
                let both = try plugin.get("foo-1.0.0-bar-2.0.0").packages.map(\.name)
                #expect(both == ["foo", "foo-1.0.0-bar"])
                var request = StandInRequest()
                request.id = "foo-1.0.0-bar-2.0.0"
                request.name = "foo-1.0.0-bar"
                request.version = "2.0.0"
                #expect(plugin.perform(.packageGet, request)?.packages.map(\.name) == ["foo-1.0.0-bar"])
            }
        }
    }

    @Test(arguments: [("other", "1.0.0"), ("a", "2.0.0")])
    func `a form that disagrees with the chart is refused, and both are named`(
        _ name: String,
        _ version: String
    ) throws {
        try withDirectoryAdapter { plugin, path in
            let error = try #require(
                try plugin.upload(try chart("a", "1.0.0")) { request in
                    request.name = name
                    request.version = version
                }.error
            )
            #expect(error.code == .invalid)
            #expect(error.message.contains(name == "a" ? "2.0.0" : "other"))
            #expect(error.message.contains(name == "a" ? "1.0.0" : " a"))
            #expect(try files(path).isEmpty)
        }
    }

    @Test func `what is no chart leaves nothing behind`() throws {
        try withDirectoryAdapter { plugin, path in
            let bad = try chart("a", "latest")
            let error = try #require(try plugin.upload(bad).error)
            #expect(error.code == .invalid)
            let details = try JSONValue(parsing: try #require(error.detailsJSON))
            #expect(details["violations"]?.elements?.isEmpty == false)
            #expect(try plugin.upload(Array("no archive".utf8)).error?.code == .invalid)
            #expect(try files(path).isEmpty)
        }
    }

    @Test func `a dry run reports and stores nothing`() throws {
        try withDirectoryAdapter { plugin, path in
            let archive = try chart("a", "1.0.0")
            let dry: (inout StandInRequest) -> Void = { $0.flags = O2DMS_REQ_DRY_RUN }
            let record = try plugin.upload(archive, dry)
            #expect(record.error == nil)
            #expect(record.details?["violations"] == .array([]))
            #expect(try files(path).isEmpty)
            #expect(try plugin.upload(archive).error == nil)
            #expect(try plugin.upload(archive, dry).error?.code == .alreadyExists)
        }
    }

    @Test func `description, provider and provenance of the form are kept`() throws {
        try withDirectoryAdapter { plugin, path in
            let archive = try chart("a", "1.0.0", more: "description: from the chart\n")
            let digest = try SHA256Digest.of(archive).hex
            let provenance =
                "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nname: a\n...\nfiles:\n  a-1.0.0.tgz: sha256:\(digest)\n"
                + "-----BEGIN PGP SIGNATURE-----\n\nnobody looks\n-----END PGP SIGNATURE-----\n"
            let parameters: JSONValue = [
                "description": "from the form", "provider": "ACME: \"x\"", "provenance": .string(provenance),
            ]
            let record = try plugin.upload(archive) { $0.parametersJSON = parameters.text }
            #expect(record.error == nil)
            #expect(record.packages.first?.description == "from the form")
            #expect(record.packages.first?.provider == "ACME: \"x\"")
            #expect(try text(path + "/a-1.0.0.tgz.prov") == provenance)
            #expect(try text(path + "/index.yaml").contains("description: from the chart"))
            #expect(try plugin.delete("a", "1.0.0").error == nil)
            #expect(try files(path) == ["index.yaml"])
        }
    }

    @Test func `a provenance file about something else is refused`() throws {
        try withDirectoryAdapter { plugin, path in
            let parameters: JSONValue = [
                "provenance": "-----BEGIN PGP SIGNED MESSAGE-----\nfiles:\n  b-1.0.0.tgz: sha256:00\n"
            ]
            let record = try plugin.upload(try chart("a", "1.0.0")) { $0.parametersJSON = parameters.text }
            #expect(record.error?.code == .invalid)
            #expect(try files(path).isEmpty)
        }
    }

    @Test(arguments: [
        (UInt64(0), UInt64(10), UInt32(0), 0..<10), (5, .max, 0, 5..<Int.max),
        (0, 7, O2DMS_REQ_RANGE_SUFFIX, -7..<0),
        (10, 1_000_000, 0, 10..<Int.max),
    ])
    func `a part of an archive is sent, with the size of the whole`(
        _ offset: UInt64,
        _ length: UInt64,
        _ flag: UInt32,
        _ expected: Range<Int>
    ) throws {
        try withDirectoryAdapter { plugin, _ in
            let archive = try chart("a", "1.0.0")
            #expect(try plugin.upload(archive).error == nil)
            let record = try plugin.fetch("a", "1.0.0") { request in
                request.flags = O2DMS_REQ_RANGE | flag
                request.rangeOffset = offset
                request.rangeLength = length
            }
            let start = expected.lowerBound < 0 ? archive.count + expected.lowerBound : expected.lowerBound
            let end = expected.lowerBound < 0 ? archive.count : min(archive.count, expected.upperBound)
            #expect(record.data == Array(archive[start..<end]))
            #expect(record.packages.first?.sizeBytes == UInt64(archive.count))
        }
    }

    @Test func `of a part behind the end there is only the size of the whole`() throws {
        try withDirectoryAdapter { plugin, _ in
            let archive = try chart("a", "1.0.0")
            #expect(try plugin.upload(archive).error == nil)
            // Before the archive is known to be right, and after.
            for _ in 0..<2 {
                let record = try plugin.fetch("a", "1.0.0") { request in
                    request.flags = O2DMS_REQ_RANGE
                    request.rangeOffset = UInt64(archive.count)
                }
                #expect(record.error?.code == .invalid && record.data.isEmpty)
                #expect(record.packages.first?.sizeBytes == UInt64(archive.count))
                _ = try plugin.fetch("a", "1.0.0")
            }
        }
    }

    @Test func `an archive that was changed behind our back is not served`() throws {
        try withDirectoryAdapter { plugin, path in
            let archive = try chart("a", "1.0.0")
            #expect(try plugin.upload(archive).error == nil)
            var changed = archive
            changed[changed.count - 1] ^= 1
            try Data(changed).write(to: URL(fileURLWithPath: path + "/a-1.0.0.tgz"))
            let record = try plugin.fetch("a", "1.0.0")
            #expect(record.error?.code == .unavailable)
            #expect(record.data.count < archive.count)
        }
    }

    @Test func `a read-only repository takes nothing`() throws {
        try withDirectoryAdapter([JSONMember(key: "read_only", value: true)]) { plugin, path throws in
            #expect(try plugin.upload(try chart("a", "1.0.0")).error?.code == .forbidden)
            #expect(try files(path).isEmpty)
        }
    }

    @Test func `an index that others write is seen without asking`() throws {
        try withDirectoryAdapter { plugin, path in
            #expect(try plugin.list() == [])
            let index = IndexFixture.index([("a", [IndexFixture.entry("a", "1.0.0")])])
            try index.write(toFile: path + "/index.yaml", atomically: true, encoding: .utf8)
            #expect(try eventually { try plugin.list() == ["a 1.0.0"] })
            try "garbage: [".write(toFile: path + "/index.yaml", atomically: true, encoding: .utf8)
            #expect(eventually { plugin.perform(.health)?.record("error") != nil })
            #expect(try plugin.list() == ["a 1.0.0"])
            #expect(try plugin.upload(try chart("b", "1.0.0")).error?.code == .unavailable)
            try index.write(toFile: path + "/index.yaml", atomically: false, encoding: .utf8)
            #expect(eventually { plugin.perform(.health)?.record("error") == nil })
        }
    }
}

extension CallRecord {
    /// A member of the first repository's health.
    func record(_ member: String) -> JSONValue? {
        let details = details ?? error?.detailsJSON.flatMap { try? JSONValue(parsing: $0) }
        return details?["repositories"]?.elements?.first?[member]
    }
}
