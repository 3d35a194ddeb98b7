import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

@testable import HelmAdapter

/// Indexes of hostile or broken servers, through the whole adapter (group C of the corpus of bad input).
struct HostileIndexTests {
    /// What is served, and what comes of it; `nil` = nothing is listed, with an error.
    struct Row: Sendable, CustomTestStringConvertible {
        let tag: String
        let index: String
        let listed: [String]?
        var skipped = 0
        var testDescription: String { tag }
    }

    private static let good = IndexFixture.entry("good", "1.0.0")

    private static func section(_ name: String, _ entries: String) -> String {
        "apiVersion: v1\nentries:\n  good:\n\(good)  \(name):\n\(entries)"
    }

    private static func version(_ version: String) -> String {
        section("a", "  - name: a\n    version: \(version)\n    urls: [a.tgz]\n")
    }

    static let rows = [
        Row(tag: "c_empty 0 bytes", index: "", listed: nil),
        Row(tag: "c_empty comments", index: "# nothing\n", listed: nil),
        Row(tag: "c_empty valid", index: "apiVersion: v1\n", listed: []),
        Row(
            tag: "c_null in a list",
            index: section("a", "  -\n  - null\n"),
            listed: ["good 1.0.0"],
            skipped: 2
        ),
        Row(tag: "c_null for a list", index: section("a", ""), listed: ["good 1.0.0"]),
        Row(tag: "c_dup", index: section("good", good), listed: nil),
        Row(
            tag: "c_key path",
            index: section("../../x", "  - name: ../../x\n    version: 1.0.0\n    urls: [x.tgz]\n"),
            listed: ["good 1.0.0"],
            skipped: 1
        ),
        Row(
            tag: "c_key differs",
            index: section("a", IndexFixture.entry("b", "1.0.0")),
            listed: ["good 1.0.0"],
            skipped: 1
        ),
        Row(
            tag: "more said of a chart than is served",
            index: section(
                "a",
                IndexFixture.entry(
                    "a",
                    "1.0.0",
                    ["maintainers:"]
                        + [String](repeating: "- name: \(String(repeating: "x", count: 4000))", count: 900)
                )
            ),
            listed: ["good 1.0.0"],
            skipped: 1
        ),
        Row(tag: "c_latest latest", index: version("latest"), listed: ["good 1.0.0"], skipped: 1),
        Row(tag: "c_latest v1", index: version("v1"), listed: ["good 1.0.0"], skipped: 1),
        Row(tag: "c_latest empty", index: version("''"), listed: ["good 1.0.0"], skipped: 1),
        Row(tag: "c_laugh", index: "a: &a [x]\nb: [*a,*a]\napiVersion: v1\n", listed: nil),
        Row(
            tag: "c_laugh deep",
            index: "apiVersion: v1\nx: " + String(repeating: "{", count: 100_000),
            listed: nil
        ),
    ]

    private func withIndex(_ text: String, _ body: (StandInPlugin) throws -> Void) throws {
        let server = try #require(
            StandInServer { request in
                request.target == "/index.yaml" ? [.answer(200, [], Array(text.utf8))] : [.answer(404)]
            }
        )
        defer { server.stop() }
        try withAdapter(["repository_url": .string(server.url)]) { plugin, _ in
            plugin.awaitFirstLook()
            return try body(plugin)
        }
    }

    @Test(arguments: rows)
    func `an index is listed without its bad entries, or not at all`(_ row: Row) throws {
        try withIndex(row.index) { plugin throws in
            let record = try #require(plugin.perform(.packageList))
            guard let listed = row.listed else {
                #expect(record.error?.code == .unavailable)
                #expect(record.packages.isEmpty)
                return
            }
            #expect(record.packages.map { "\($0.name) \($0.artifactVersion)" } == listed)
            #expect(plugin.perform(.health)?.record("skipped")?.integer ?? 0 == Int64(row.skipped))
        }
    }

    @Test(arguments: [
        "", "digest: abc", "digest: md5:\(String(repeating: "a", count: 32))",
        "digest: \(String(repeating: "A", count: 64))",
    ])
    func `a digest that cannot be one is left out (c_digest)`(_ line: String) throws {
        try withIndex(Self.section("a", "  - name: a\n    version: 1.0.0\n    urls: [a.tgz]\n    \(line)\n"))
        { plugin throws in
            let package = try #require(try plugin.get("a-1.0.0").packages.first)
            #expect(package.checksum == nil)
        }
    }

    @Test func `texts are cleaned and cut (c_ctrl)`() throws {
        let text = #""\e]0;pwn\a</script>\r\nX: y\u202E"# + String(repeating: "z", count: 1 << 20) + "\""
        try withIndex(
            Self.section(
                "a",
                "  - name: a\n    version: 1.0.0\n    urls: [a.tgz]\n    description: \(text)\n"
            )
        ) { plugin throws in
            let description = try #require(try plugin.get("a-1.0.0").packages.first?.description)
            #expect(description.utf8.count <= 4096)
            #expect(!description.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
        }
    }
}
