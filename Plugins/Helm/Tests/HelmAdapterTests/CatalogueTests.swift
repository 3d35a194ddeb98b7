import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

@testable import HelmAdapter

/// Filters, order and pages of lists over one and several repositories.
struct CatalogueTests {
    private static let first: [(name: String, entries: [String])] = [
        (
            "alpha",
            [
                IndexFixture.entry("alpha", "2.0.0", ["keywords: [Web, Straße]"]),
                IndexFixture.entry("alpha", "v1.0.0"),
            ]
        ),
        (
            "beta",
            [
                IndexFixture.entry("beta", "1.2.3", ["deprecated: true"]),
                IndexFixture.entry("beta", "1.3.0-rc.1"),
            ]
        ),
    ]
    private static let second: [(name: String, entries: [String])] = [
        ("alpha", [IndexFixture.entry("alpha", "1.5.0"), IndexFixture.entry("alpha", "2.0.0")]),
        ("gamma", [IndexFixture.entry("gamma", "0.1.0")]),
    ]

    private func withTwo<R>(_ body: (StandInPlugin) throws -> R) throws -> R {
        try withDirectory { path in
            var list: [JSONValue] = []
            for (name, sections) in [("one", Self.first), ("two", Self.second)] {
                _ = try DirectoryHandle(path: path + "/" + name)
                try IndexFixture.index(sections).write(
                    toFile: "\(path)/\(name)/index.yaml",
                    atomically: true,
                    encoding: .utf8
                )
                list.append([
                    "repository_url": .string("file:\(path)/\(name)"), "repository_name": .string(name),
                ])
            }
            return try withAdapter(["repositories": .array(list)]) { plugin, _ in try body(plugin) }
        }
    }

    private static let all = [
        "alpha 2.0.0", "alpha 2.0.0", "alpha 1.5.0", "alpha v1.0.0", "beta 1.3.0-rc.1", "beta 1.2.3",
        "gamma 0.1.0",
    ]

    @Test func `repositories are merged in canonical order, the first configured first among equals`() throws
    {
        try withTwo { plugin throws in
            #expect(try plugin.list() == Self.all)
            let record = try #require(plugin.perform(.packageList))
            #expect(record.packages.prefix(2).map(\.repository) == ["one", "two"])
            #expect(record.total == 7)
            #expect(try plugin.get("alpha-2.0.0").packages.map(\.repository) == ["one"])
            #expect(try plugin.get("gamma-0.1.0").packages.map(\.repository) == ["two"])
        }
    }

    @Test(arguments: [(UInt64(2), UInt64(1)), (1, 6), (5, 7), (5, 8), (.max, 3), (0, 0), (.max, .max)])
    func `a page is a slice of the whole, and the total stays`(_ limit: UInt64, _ offset: UInt64) throws {
        try withTwo { plugin throws in
            var request = StandInRequest()
            request.limit = limit
            request.offset = offset
            let record = try #require(plugin.perform(.packageList, request))
            let start = Int(clamping: min(offset, 7))
            let expected = Self.all.dropFirst(start).prefix(Int(clamping: limit))
            #expect(record.packages.map { "\($0.name) \($0.artifactVersion)" } == Array(expected))
            #expect(record.total == 7)
        }
    }

    struct Row: Sendable {
        let set: @Sendable (inout StandInRequest) -> Void
        let expected: [String]
        init(_ expected: [String], _ set: @escaping @Sendable (inout StandInRequest) -> Void) {
            self.expected = expected
            self.set = set
        }
    }

    @Test(arguments: [
        Row(["beta 1.3.0-rc.1", "beta 1.2.3"]) { $0.name = "beta" }, Row([]) { $0.name = "bet" },
        Row([]) { $0.name = "' OR 1=1--" },
        Row([]) { $0.name = "" }, Row(["alpha v1.0.0"]) { $0.version = "1" },
        Row(["alpha v1.0.0"]) { $0.version = "v1.0.0" },
        Row(["alpha 2.0.0", "alpha 2.0.0"]) { $0.version = "2.0" }, Row([]) { $0.version = "latest" },
        Row(["alpha 1.5.0", "alpha v1.0.0", "beta 1.2.3"]) { $0.versionRange = "^1" },
        Row(["beta 1.3.0-rc.1", "beta 1.2.3"]) {
            $0.versionRange = ">=1.2.0-0 <1.4"; $0.name = "beta"
        },
        Row(["alpha 2.0.0"]) { $0.query = "WEB" }, Row(["alpha 2.0.0"]) { $0.query = "straße" },
        Row(["gamma 0.1.0"]) { $0.query = "CHART GAM" },
        Row([]) { $0.query = ".*" }, Row(Self.all) { $0.query = "a" },
        Row(["beta 1.2.3"]) { $0.status = "deprecated" },
        Row([]) { $0.status = "in_use" },
        Row(["gamma 0.1.0"]) {
            $0.status = "available"; $0.name = "gamma"
        },
        Row(["alpha 2.0.0", "alpha 1.5.0", "gamma 0.1.0"]) { $0.repository = "two" },
        Row([]) { $0.repository = "three" },
    ])
    func `a filter admits what it says`(_ row: Row) throws {
        try withTwo { plugin throws in
            #expect(try plugin.list(row.set) == row.expected)
        }
    }

    @Test func `a version range that is none is the caller's mistake`() throws {
        try withTwo { plugin throws in
            var request = StandInRequest()
            request.versionRange = "latest"
            let error = try #require(plugin.perform(.packageList, request)?.error)
            #expect(error.code == .invalid)
            #expect(error.message.contains("versionRange"))
        }
    }

    @Test func `a caller who has the revision gets no packages`() throws {
        try withTwo { plugin throws in
            let revision = try #require(plugin.perform(.packageList)?.revision)
            var conditions = CallConditions()
            conditions.knownRevision = revision
            let record = try #require(plugin.perform(.packageList, StandInRequest(), conditions))
            #expect(record.packages.isEmpty)
            #expect(record.error == nil)
        }
    }

    @Test func `two instances on equal data have equal revisions`() throws {
        let revisions = try (0..<2).map { _ in
            try withDirectory { path in
                let index = IndexFixture.index(Self.first)
                try index.write(toFile: path + "/index.yaml", atomically: true, encoding: .utf8)
                return try IndexReader.read(
                    Array(index.utf8),
                    addressing: ArchiveAddressing(directory: "file:./charts")
                ).snapshot.revision
            }
        }
        #expect(revisions[0] == revisions[1])
    }
}
