import Testing

@testable import HelmAdapter

/// Reading indexes that are empty, broken or hostile: the index rows (4C) of the project's list of bad input.
struct IndexReaderTests {
    @Test func `an entry is kept with all that is served`() throws {
        let reading = try IndexFixture.read(
            """
            apiVersion: v1
            entries:
              nginx:
              - apiVersion: v2
                appVersion: "1.25"
                created: "2026-01-14T10:00:00.5+02:00"
                dependencies:
                - name: common
                  repository: https://user:secret@charts.example.com/x
                  version: 2.x.x
                description: A web server
                digest: \(String(repeating: "0f", count: 32))
                keywords:
                - web
                - http
                maintainers:
                - email: a@example.com
                  name: Bitnami
                name: nginx
                urls:
                - nginx-1.0.0.tgz
                version: 1.0.0
            """
        )
        let snapshot = reading.snapshot
        let entry = try #require(snapshot.entries.first)
        #expect(snapshot.arena.string(entry.description) == "A web server")
        #expect(snapshot.arena.string(entry.provider) == "Bitnami")
        #expect(snapshot.arena.string(entry.address) == "file:./charts/nginx-1.0.0.tgz")
        #expect(snapshot.arena.string(entry.reference) == "nginx-1.0.0.tgz")
        #expect(snapshot.arena.string(entry.checksum) == "sha256:" + String(repeating: "0f", count: 32))
        #expect(snapshot.arena.string(entry.keywords) == "web\nhttp")
        #expect(snapshot.arena.string(entry.appVersion) == "1.25")
        #expect(
            snapshot.arena.string(entry.dependencies)
                == #""dependencies":[{"name":"common","repository":"https://charts.example.com/x","version":"2.x.x"}]"#
        )
        #expect(
            snapshot.arena.string(entry.details).contains(
                #""maintainers":[{"email":"a@example.com","name":"Bitnami"}]"#
            )
        )
        #expect(entry.createdAt == 1_768_377_600_500_000_000)
    }

    @Test(arguments: [
        "apiVersion: v1\n", "apiVersion: v1\nentries:\n", "apiVersion: v1\nentries: {}\ngenerated: x\n",
    ])
    func `c_empty: a valid index without charts is an empty list`(_ text: String) throws {
        #expect(try IndexFixture.read(text).snapshot.entries.isEmpty)
    }

    @Test(arguments: [
        "", "# nothing\n", "[]", "text", "entries: {}\n", "apiVersion: v1\nentries: []\n",
        "apiVersion: v1\nentries: 5\n",
        "apiVersion: v1\napiVersion: v1\n", "apiVersion: v1\nentries:\n  a: []\n  a: []\n",
        "apiVersion: v1\n---\nentries: {}\n",
        "apiVersion: v1\nentries: &x\n  a: *x\n", "%YAML 1.2\n---\napiVersion: v1\n", "a: &a [*a]",
        "apiVersion: v1\nentries:\n  \"\": []\n", "apiVersion: v1\nentries: {a: [",
        "<html><body>Login</body></html>",
    ])
    func `c_empty, c_dup, c_laugh: an index that is broken as a whole is refused as a whole`(_ text: String) {
        #expect(throws: IndexError.self) { _ = try IndexFixture.read(text) }
    }

    @Test(arguments: ["{", "[", "a: {"])
    func `c_laugh: deep nesting costs next to nothing`(_ piece: String) throws {
        let text = "apiVersion: v1\nentries: " + String(repeating: piece, count: 100_000)
        let elapsed = ContinuousClock().measure {
            #expect(throws: IndexError.self) { _ = try IndexFixture.read(text) }
        }
        #expect(elapsed < .seconds(10))
    }

    @Test(arguments: [
        ("null", "the version is not a mapping"), ("text", "the version is not a mapping"),
        ("[]", "the version is not a mapping"),
        ("{name: bad, version: 1.0.0}", "there is no address of the archive"),
        ("{name: other, version: 1.0.0, urls: [x.tgz]}", "name differs from the key it stands under"),
        ("{version: 1.0.0, urls: [x.tgz]}", "name differs from the key it stands under"),
        ("{name: bad, version: latest, urls: [x.tgz]}", "version is not a semantic version"),
        ("{name: bad, version: v1, urls: [x.tgz]}", "version is not a semantic version"),
        ("{name: bad, version: 1.0, urls: [x.tgz]}", "version is not a semantic version"),
        ("{name: bad, version: '', urls: [x.tgz]}", "version is not a semantic version"),
        ("{name: bad, urls: [x.tgz]}", "version is not a semantic version"),
        (
            "{name: bad, version: 1.0.0, urls: [../x.tgz]}",
            "the archive's address leads out of the repository"
        ),
        (
            "{name: bad, version: 1.0.0, urls: [/etc/passwd]}",
            "the archive's address leads out of the repository"
        ),
        (
            "{name: bad, version: 1.0.0, urls: ['file:///etc/passwd']}",
            "the archive's address has a scheme that is not served"
        ),
        (
            "{name: bad, version: 1.0.0, urls: ['a b.tgz']}",
            "the archive's address holds a blank, a backslash or a control character"
        ),
        ("{name: bad, version: 1.0.0, version: 1.0.1, urls: [x.tgz]}", "the key version stands twice"),
        ("{name: bad, version: [1.0.0], urls: [x.tgz]}", "a mapping or a list stands where text is due"),
        (
            "{name: bad, version: 1.0.0, urls: [x.tgz], maintainers: [null]}",
            "a list of dependencies or maintainers holds something else, or too much"
        ),
        ("{name: bad, version: 1.0.0, urls: [x.tgz], dependencies: x}", "a list is not a list"),
    ])
    func
        `c_null, c_key, c_latest: a bad entry is skipped, counted and explained, and the good ones are served`(
            _ bad: String,
            _ reason: String
        ) throws
    {
        let good = IndexFixture.entry("good", "1.0.0")
        let text = "apiVersion: v1\nentries:\n  bad:\n  - \(bad)\n  good:\n\(good)"
        let snapshot = try IndexFixture.read(text).snapshot
        #expect(IndexFixture.list(snapshot) == ["good 1.0.0"])
        #expect(snapshot.skipped.count == 1)
        #expect(snapshot.skipped.examples.first?.reason == reason)
    }

    @Test(arguments: ["../../x", "a/b", "a b", "-x", ".hidden", String(repeating: "n", count: 251)])
    func `c_key: an entry under a name that is none is skipped`(_ name: String) throws {
        let text =
            "apiVersion: v1\nentries:\n  \"\(name)\":\n  - {name: \"\(name)\", version: 1.0.0, urls: [x.tgz]}\n"
        let snapshot = try IndexFixture.read(text).snapshot
        #expect(snapshot.entries.isEmpty)
        #expect(snapshot.skipped.examples.map(\.reason) == ["the name is not a chart name"])
    }

    @Test(arguments: [
        "", String(repeating: "a", count: 63), String(repeating: "A", count: 64),
        "md5:" + String(repeating: "a", count: 32),
        "sha256:" + String(repeating: "g", count: 64), String(repeating: "a", count: 65),
    ])
    func `c_digest: a digest that cannot be one is left out`(_ digest: String) throws {
        let snapshot = try IndexFixture.read(
            IndexFixture.index([("a", [IndexFixture.entry("a", "1.0.0", digest: "\"\(digest)\"")])])
        ).snapshot
        #expect(snapshot.entries.first?.checksum.isAbsent == true)
    }

    @Test(arguments: [
        (#""\e]0;pwn\a""#, "]0;pwn"), (#""a\r\nb""#, "a  b"), (#""a\u202Eb""#, "ab"),
        (#""</script>""#, "</script>"),
        ("\"" + String(repeating: "ä", count: 500_000) + "\"", String(repeating: "ä", count: 2048)),
    ])
    func `c_ctrl: a description is cleaned and cut`(_ yaml: String, _ shown: String) throws {
        let entry = "  - {name: a, version: 1.0.0, urls: [a.tgz], description: \(yaml)}\n"
        let snapshot = try IndexFixture.read(IndexFixture.index([("a", [entry])])).snapshot
        #expect(snapshot.arena.string(try #require(snapshot.entries.first).description) == shown)
    }

    @Test func `versions stand newest first and names in byte order, wherever they stood in the file`() throws
    {
        let versions = ["1.0.0-rc.1", "10.0.0", "v2.0.0", "1.0.0+b", "1.0.0", "2.0.0-alpha", "1.0.0+a"]
        let text = IndexFixture.index([
            ("b", versions.map { IndexFixture.entry("b", $0) }), ("B", [IndexFixture.entry("B", "1.0.0")]),
            ("a", [IndexFixture.entry("a", "1.0.0")]),
        ])
        let expected = ["10.0.0", "v2.0.0", "2.0.0-alpha", "1.0.0+b", "1.0.0+a", "1.0.0", "1.0.0-rc.1"]
        #expect(
            IndexFixture.list(try IndexFixture.read(text).snapshot) == ["B 1.0.0", "a 1.0.0"]
                + expected.map { "b \($0)" }
        )
    }

    @Test func `of one version the newest entry is served and the others are counted`() throws {
        let older = "  - {name: a, version: 1.0.0, urls: [old.tgz], created: 2020-01-01T00:00:00Z}\n"
        let newer = "  - {name: a, version: 1.0.0, urls: [new.tgz], created: 2021-01-01T00:00:00Z}\n"
        let snapshot = try IndexFixture.read(IndexFixture.index([("a", [older, newer, older])])).snapshot
        #expect(snapshot.entries.map { snapshot.arena.string($0.reference) } == ["new.tgz"])
        #expect(snapshot.skipped.count == 2)
    }

    @Test
    func `the revision does not depend on when the index was generated, but on everything that is served`()
        throws
    {
        let text = IndexFixture.index([("a", [IndexFixture.entry("a", "1.0.0")])])
        let revision = try IndexFixture.read(text).snapshot.revision
        let regenerated = text.replacing("generated: \"2026", with: "generated: \"2027")
        #expect(try IndexFixture.read(regenerated).snapshot.revision == revision)
        #expect(
            try IndexFixture.read(text.replacing("chart a", with: "chart b")).snapshot.revision != revision
        )
    }

    @Test func `a JSON index is read as well`() throws {
        let text =
            #"{"apiVersion":"v1","entries":{"a":[{"name":"a","version":"1.0.0","urls":["a.tgz"],"deprecated":true}]}}"#
        let snapshot = try IndexFixture.read(text).snapshot
        #expect(IndexFixture.list(snapshot) == ["a 1.0.0"])
        #expect(snapshot.entries.first?.isDeprecated == true)
    }
}
