import Testing

@testable import HelmAdapter

/// Changing an index text without losing what other tools put there.
struct IndexEditTests {
    private static let now: Int64 = 1_800_000_000_000_000_000

    private func entry(_ name: String, _ version: String) -> IndexEntryText {
        var chart = ChartMetadata()
        chart.apiVersion = "v2"
        chart.name = name
        chart.version = version
        chart.description = "chart \(name): \"quoted\" # and more"
        return IndexEntryText(
            chart: chart,
            digest: String(repeating: "1", count: 64),
            file: "\(name)-\(version).tgz",
            createdAt: Self.now
        )
    }

    private func parse(_ text: String) throws -> IndexText {
        IndexText(bytes: Array(text.utf8), layout: try IndexFixture.read(text).layout)
    }

    private func apply(_ changes: [IndexChange], to text: String) throws -> IndexText {
        try #require(try parse(text).applying(changes, generatedAt: Self.now))
    }

    @Test func `the first chart makes an index as Helm writes it`() throws {
        let text = try #require(
            try IndexText.empty.applying([.add(entry("a", "1.0.0"))], generatedAt: Self.now)
        )
        let expected = """
            apiVersion: v1
            entries:
              a:
              - apiVersion: v2
                created: "2027-01-15T08:00:00Z"
                description: "chart a: \\"quoted\\" # and more"
                digest: "\(String(repeating: "1", count: 64))"
                name: a
                urls:
                - a-1.0.0.tgz
                version: 1.0.0
            generated: "2027-01-15T08:00:00Z"

            """
        #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
    }

    @Test func `what is not touched stays byte for byte, foreign fields and comments too`() throws {
        let foreign = """
            # a comment
            apiVersion: v1
            annotations: {team: "x"}
            entries:
              # about b
              b:
                - version: "1.0.0"   # a comment
                  name: b
                  removed: true
                  x-other: [1, 2, {three: 3}]
                  urls: ["b-1.0.0.tgz"]
              z:
              - name: z
                version: 2.0.0
                urls:
                - z.tgz
                notes: |
                  several
                  z: lines
            publicKeys:
            - key
            generated: 2020-01-01T00:00:00Z
            serverInfo:
              contextPath: /x

            """
        let changes: [IndexChange] = [
            .add(entry("b", "2.0.0")), .add(entry("c", "1.0.0")), .add(entry("b", "0.9.0")),
        ]
        let result = try apply(changes, to: foreign)
        let text = String(decoding: result.bytes, as: UTF8.self)
        for line in foreign.split(separator: "\n") where !line.hasPrefix("generated") {
            #expect(text.contains(line + "\n"))
        }
        #expect(
            IndexFixture.list(try IndexFixture.read(text).snapshot) == [
                "b 2.0.0", "b 1.0.0", "b 0.9.0", "c 1.0.0", "z 2.0.0",
            ]
        )
        let undone = try #require(
            try result.applying(
                [
                    .remove(name: "b", version: "2.0.0"), .remove(name: "b", version: "0.9.0"),
                    .remove(name: "c", version: "1.0.0"),
                ],
                generatedAt: 1_577_836_800_000_000_000
            )
        )
        let restored = String(decoding: undone.bytes, as: UTF8.self)
        #expect(
            restored
                == foreign.replacing(
                    "generated: 2020-01-01T00:00:00Z",
                    with: "generated: \"2020-01-01T00:00:00Z\""
                )
        )
    }

    @Test(arguments: [
        #"{"apiVersion":"v1","entries":{"b":[{"name":"b","version":"1.0.0","urls":["b.tgz"],"x":{"y":[1,true,null,"s: #"]}}]}}"#,
        "apiVersion: v1\nentries: {b: [{name: b, version: 1.0.0, urls: [b.tgz], x: {y: [1, true, null, 's: #']}}]}\n",
        "{\n  \"apiVersion\": \"v1\",\n  \"entries\": {\n    \"b\": [\n      {\n        \"name\": \"b\",\n        \"version\": \"1.0.0\",\n"
            + "        \"urls\": [\"b.tgz\"],\n        \"x\": {\"y\": [1, true, null, \"s: #\"]}\n      }\n    ]\n  }\n}\n",
        "apiVersion: v1\nentries:\n  b:\n  -\n    name: b\n    version: 1.0.0\n    urls: [b.tgz]\n    x: {y: [1, true, null, 's: #']}\n",
    ])
    func `an index in another style is written anew in block style with all it has`(_ text: String) throws {
        #expect(try parse(text).applying([.add(entry("b", "2.0.0"))], generatedAt: Self.now) == nil)
        let block = String(decoding: try IndexReflow.blockText(of: Array(text.utf8)), as: UTF8.self)
        let result = try apply([.add(entry("b", "2.0.0"))], to: block)
        let written = String(decoding: result.bytes, as: UTF8.self)
        #expect(IndexFixture.list(try IndexFixture.read(written).snapshot) == ["b 2.0.0", "b 1.0.0"])
        for line in ["- 1\n", "- true\n", "- null\n", "- \"s: #\"\n"] { #expect(written.contains(line)) }
    }

    @Test(arguments: [
        "apiVersion: v1\n", "apiVersion: v1\nentries:\n", "apiVersion: v1\nentries: {}",
        "entries: {}\napiVersion: v1",
        "generated: \"x\"\nentries:\napiVersion: v1\n", "apiVersion: v1\nentries:\n  a: []\n",
        "apiVersion: v1\nentries:\n  a:\n",
        "apiVersion: v1\r\nentries:\r\n  b:\r\n  - name: b\r\n    version: 1.0.0\r\n    urls: [b.tgz]\r\n",
        "apiVersion: v1\nentries:\n  b:\n  - {name: b, version: 1.0.0, urls: [b.tgz]}",
        "\u{FEFF}apiVersion: v1\nentries:\n  b:\n  - {name: b, version: 1.0.0, urls: [b.tgz], description: \"\u{2028}ä\"}\n",
    ])
    func `a chart is added to indexes of every shape, and taken away again`(_ text: String) throws {
        let result = try apply([.add(entry("a", "1.0.0"))], to: text)
        let written = String(decoding: result.bytes, as: UTF8.self)
        let reading = try IndexFixture.read(written)
        #expect(IndexFixture.list(reading.snapshot).contains("a 1.0.0"))
        #expect(reading.layout == result.layout)
        let without = try #require(
            try result.applying([.remove(name: "a", version: "1.0.0")], generatedAt: Self.now)
        )
        let rest = try IndexFixture.read(String(decoding: without.bytes, as: UTF8.self))
        #expect(IndexFixture.list(rest.snapshot) == IndexFixture.list(try IndexFixture.read(text).snapshot))
        #expect(rest.layout == without.layout)
    }

    @Test(arguments: 0..<20)
    func `many changes in a row give the text, the layout and the snapshot that reading anew gives`(
        _ seed: Int
    ) throws {
        var generator = SplitMix(state: UInt64(seed))
        var text = IndexText.empty
        var snapshot = try IndexFixture.read(String(decoding: text.bytes, as: UTF8.self)).snapshot
        for _ in 0..<30 {
            var changes: [IndexChange] = []
            var removed: Set<Int> = []
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let name = ["a", "b", "c-d", "123", "on"].randomElement(using: &generator) ?? "a"
                let version =
                    ["1.0.0", "2.0.0-rc.1", "1.0.0+b", "10.0.0", "0.1.0"].randomElement(using: &generator)
                    ?? "1.0.0"
                guard !changes.contains(where: { $0.name == name }) else { continue }
                if let position = snapshot.position(name: name, version: version) {
                    changes.append(.remove(name: name, version: version))
                    removed.insert(position)
                } else {
                    changes.append(.add(entry(name, version)))
                }
            }
            text = try #require(try text.applying(changes, generatedAt: Self.now))
            let whole = try IndexFixture.read(String(decoding: text.bytes, as: UTF8.self))
            let additions = changes.filter { if case .add = $0 { true } else { false } }
            let added = try #require(try IndexText.empty.applying(additions, generatedAt: Self.now))
            let delta = try IndexFixture.read(String(decoding: added.bytes, as: UTF8.self)).snapshot
            snapshot = try #require(try snapshot.changed(removing: removed, adding: delta))
            #expect(whole.layout == text.layout)
            #expect(whole.snapshot.skipped.count == 0)
            #expect(whole.snapshot.revision == snapshot.revision)
        }
    }

    @Test(arguments: [
        "plain", "1.0.0", "v1", "on", "Yes", "null", "1.5", "1e5", "0x1F", "0o17", "012", "2026-01-14",
        "2026-01-14T10:00:00Z",
        "a: b", "a #b", "- a", "", " a", "a ", "\u{7F}\u{85}\u{2028}\u{FEFF}\u{1F600}", "a\nb\tc", "\"", "\\",
        "1_000", "1:30", "~", ".5",
        "12e34", "123456789012345678901234567890123456789012345678901234567890abcd", "ä", "{}", "[]", "&a",
        "*a", "!a", "%a", "@a", "`a",
    ])
    func `any text comes back as it was written`(_ text: String) throws {
        var chart = ChartMetadata()
        chart.name = "a"
        chart.version = "1.0.0"
        chart.annotations = [ChartAnnotation(key: IndexReader.descriptionAnnotation, value: text)]
        chart.keywords = [text]
        let entry = IndexEntryText(chart: chart, digest: "0", file: "a.tgz", createdAt: 0)
        let result = try #require(try IndexText.empty.applying([.add(entry)], generatedAt: 0))
        let reflowed = try IndexReflow.blockText(of: result.bytes)
        for bytes in [result.bytes, reflowed] {
            let snapshot = try IndexFixture.read(String(decoding: bytes, as: UTF8.self)).snapshot
            let shown = ChartText.clean(text)
            #expect(snapshot.arena.string(try #require(snapshot.entries.first).description) == shown)
        }
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
