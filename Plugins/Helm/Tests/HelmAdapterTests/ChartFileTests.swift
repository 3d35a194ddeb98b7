import Glibc
import Testing

@testable import HelmAdapter

/// The `Chart.yaml` rows (4B) of the project's list of bad input, in an otherwise good chart.
@Suite struct ChartFileTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rule: ChartRule
        let line: Int?
        let chart: ChartFixture

        /// A chart with more lines in `Chart.yaml`, which begin at line 4.
        init(_ name: String, _ rule: ChartRule, line: Int? = 4, more: String) {
            self.init(name, rule, line: line, chart: ChartFixture(more: more + "\n"))
        }

        init(_ name: String, _ rule: ChartRule, line: Int?, chart: ChartFixture) {
            testDescription = name
            self.rule = rule
            self.line = line
            self.chart = chart
        }

        static func dependency(_ name: String, _ rule: ChartRule, _ members: String) -> Row {
            Row(name, rule, line: 5, more: "dependencies:\n- name: y\n  version: ^1.0.0\n  \(members)")
        }
    }

    @Test(arguments: yaml + fields + dependencies)
    func `a Chart.yaml that breaks a rule is refused with the line`(row: Row) throws {
        let archive = try row.chart.packed()
        let before = Self.processorSeconds
        let inspection = ChartFixture.inspect(archive)
        let seconds = Self.processorSeconds - before
        #expect(inspection.violations.map(\.rule) == [row.rule], "\(inspection.violations)")
        #expect(inspection.violations.first?.line == row.line)
        #expect(inspection.violations.first?.path == "Chart.yaml")
        #expect(seconds < 2)
    }

    /// What this thread has used; other tests on a busy machine do not count.
    private static var processorSeconds: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static let yaml: [Row] = [
        Row(
            "b_depmany: 100,000 dependencies, of which each has a name",
            .fileSize,
            line: nil,
            more: many(100_000)
        ),
        Row("b_depmany: 20,000 dependencies", .listLength, line: 261, more: many(20_000)),
        Row("b_selfref", .yaml, line: 4, more: "a: &a [*a]"),
        Row("b_selfref: an alias alone", .yaml, line: 4, more: "home: *name"),
        Row("b_flow: opening braces", .yaml, line: 4, more: "a: " + String(repeating: "{", count: 100_000)),
        Row("b_flow: brackets", .yaml, line: 4, more: "a: " + brackets),
        Row("b_dupkey", .duplicateKey, line: 4, more: "name: b"),
        Row("b_dupkey: a key nobody knows", .duplicateKey, line: 5, more: "extra: 1\nextra: 2"),
        Row("b_dupkey: in a nested map", .duplicateKey, line: 7, more: "extra:\n- a: 1\n  b: {c: 1}\n  a: 2"),
        Row("b_dupkey: in annotations", .duplicateKey, line: 6, more: "annotations:\n  a: 1\n  a: 2"),
        Row("b_dupkey: in a maintainer", .duplicateKey, line: 6, more: "maintainers:\n- name: a\n  name: b"),
        Row("b_multi: a version of YAML nobody knows", .yaml, line: 1, chart: directive("%YAML 9.9\n")),
        Row("b_multi: two documents", .yaml, line: 4, more: "---\nname: b"),
        Row("b_nulstr", .yaml, line: 4, more: "home: \"a\\0b\""),
        Row("no YAML", .yaml, line: 4, more: "}: {"),
        Row("a tag that makes objects", .yaml, line: 4, more: "home: !!python/object:os.system x"),
        Row("a key that is a list", .valueType, line: 4, more: "[a, b]: c"),
        Row("b_annot: annotations as a list", .valueType, line: 5, more: "annotations:\n- a"),
        Row("b_annot: an annotation that is a map", .valueType, line: 5, more: "annotations:\n  a: {b: c}"),
        Row(
            "b_annot: 300,000 annotations",
            .fileSize,
            line: nil,
            more: "annotations:\n" + annotations(300_000)
        ),
        Row(
            "b_annot: a value of 5 MB",
            .fileSize,
            line: nil,
            more: "annotations:\n  a: " + filler(5_000_000)
        ),
        Row(
            "b_annot: 50,000 annotations",
            .listLength,
            line: 1029,
            more: "annotations:\n" + annotations(50_000)
        ),
        Row("a description that is a map", .valueType, line: 4, more: "description: {a: b}"),
        Row("keywords that are a text", .valueType, line: 4, more: "keywords: a"),
        Row("deprecated that is a text", .valueType, line: 4, more: "deprecated: \"true\""),
        Row("b_desc: a description of more than 4 KiB", .textLength, more: "description: " + filler(4097)),
        Row(
            "b_desc: a description of 1,000,000 bytes",
            .textLength,
            more: "description: " + filler(1_000_000)
        ),
    ]

    static let fields: [Row] =
        [
            "../proj1/test-a", "../../test", "a/b", "a\\b", "-x", "x-", "MyApp", "a b", "a%2fb",
            "cafe\u{301}",
            "\u{212A}", filler(254), ".", "..", "x.", "\u{0430}", "a\u{200B}b", "a--B",
        ].map {
            Row(
                "b_trav, b_name: the name \($0.prefix(20))",
                .name,
                line: 2,
                chart: ChartFixture(name: "'\($0)'")
            )
        }
        + [
            "1", "1.0", "v1.0.0", "01.0.0", "1.0.0-01", "1.0.0-", "1.0.0+", "latest", "1.0.0-" + filler(300),
            "18446744073709551616.0.0", "1.0.0 ", "1.0.0-\u{e9}", "1.0.0/../..",
        ].map {
            Row(
                "b_ver: the version \($0.prefix(20))",
                .version,
                line: 3,
                chart: ChartFixture(version: "'\($0)'")
            )
        }
        + [
            Row("b_name: no name", .name, line: 2, chart: ChartFixture(name: "")),
            Row(
                "b_ver: a line break in the version",
                .version,
                line: 3,
                chart: ChartFixture(version: "\"1.0.0\\n\"")
            ),
            Row("no version", .version, line: 3, chart: ChartFixture(version: "~")),
            Row("a type nobody knows", .type, more: "type: plugin"),
            Row("b_maint: a maintainer that is null", .maintainers, more: "maintainers: [null]"),
            Row("b_maint: maintainers that are a text", .maintainers, more: "maintainers: x"),
            Row("b_maint: lists of lists", .maintainers, more: "maintainers: [[[]]]"),
        ]

    static let dependencies: [Row] =
        [
            Row("b_depnull: a dependency that is null", .dependencies, more: "dependencies: [null]"),
            Row("b_depnull: dependencies that are a map", .dependencies, more: "dependencies: {}"),
            Row(
                "b_depnull: one alias twice",
                .dependencyDuplicate,
                line: 6,
                more: "dependencies:\n- {name: a, version: 1.x.x, repository: \"@r\", alias: c}\n"
                    + "- {name: b, version: 1.x.x, repository: \"@r\", alias: c}"
            ),
            Row(
                "a dependency without a name",
                .dependencyName,
                line: 5,
                more: "dependencies:\n- {version: 1.x.x, repository: \"@r\"}"
            ),
            .dependency("an alias that is a path", .dependencyAlias, "repository: \"@r\"\n  alias: a/b"),
            Row(
                "a version that is no constraint",
                .dependencyVersion,
                line: 5,
                more: "dependencies:\n- {name: y, version: latest, repository: \"@r\"}"
            ),
        ]
        + [
            "file:///etc", "http://169.254.169.254/", "http://127.1:5432/", "oci://u:p@h/x", "gopher://h/",
            "ssh://h/x",
            "\"http://h/\\r\\nX: y\"", "https://u@h/", "http://localhost:8879/charts", "http://[::1]/",
            "https://",
            "http://[::ffff:127.0.0.1]/", "http://0x7f.1/", "http://2130706433/", "http://0/", "https://h:0/",
            "https://h:65536/", "https://h:8a/", "http://a.localhost/", "http://[fe80::1]/", "https://h\\x/",
            "https://\u{212A}.de/", "HTTPS://h/", "javascript:alert(1)", "../charts", "'@'", "alias:a/b",
            "http://127.0.0.1./", "//h/x",
        ].map { Row.dependency("b_depurl: from \($0)", .dependencyRepository, "repository: \($0)") }

    @Test func `b_multi: 20,000 tag directives are refused at once`() throws {
        let tags = (0..<20_000).map { "%TAG !e\($0)! tag:e.com:\n" }.joined()
        let inspection = try Self.directive(tags).inspection()
        #expect(inspection.violations.map(\.rule) == [.yaml])
    }

    @Test(arguments: [
        "https://charts.example.com", "http://10.0.0.5:8080/charts/", "oci://registry.example/org/charts",
        "'@stable'",
        "alias:stable", "https://[2001:db8::1]:8443/a?b=c", "https://charts_internal/x",
        "http://192.168.1.1/",
    ])
    func `a dependency from a proper repository is left for the repositories to answer`(repository: String)
        throws
    {
        let row = Row.dependency("", .dependencies, "repository: \(repository)")
        let inspection = try row.chart.inspection()
        #expect(inspection.isAccepted, "\(inspection.violations)")
        #expect(inspection.dependencies.map(\.place) == [nil])
    }

    @Test(arguments: ["", "repository: \"\"", "repository: file://../y"])
    func `a dependency without a repository for others must stand in charts`(repository: String) throws {
        var chart = Row.dependency("", .dependencies, repository).chart
        #expect(try chart.inspection().brokenRules == [.dependencyUnresolved])
        chart.files = [("charts/y/Chart.yaml", "apiVersion: v1\nname: y\nversion: v1.2\n")]
        let inspection = try chart.inspection()
        #expect(inspection.isAccepted, "\(inspection.violations)")
        #expect(inspection.warnings.isEmpty)
        #expect(inspection.subcharts.map(\.name) == ["y"])
    }

    @Test(arguments: ["1.0.0+build.1", "0.0.0", "1.0.0-alpha.1+exp.sha-5114f85", "99999.0.1"])
    func `b_plus: every strict semantic version is accepted`(version: String) throws {
        let inspection = try ChartFixture(version: version).inspection()
        #expect(inspection.isAccepted)
        #expect(inspection.metadata?.version == version)
    }

    @Test func `keys that only look alike are different ones`() throws {
        let (one, two) = ("\u{E9}", "e\u{301}")
        let chart = ChartFixture(
            more:
                "annotations:\n  \(one): 1\n  \(two): 2\nextra: {\(one): 1, \(two): 2}\n\(one): 1\n\(two): 2\n"
        )
        let inspection = try chart.inspection()
        #expect(inspection.isAccepted, "\(inspection.violations)")
        #expect(Set(inspection.warnings.map(\.rule)) == [.unknownKey])
    }

    @Test(arguments: ["a", "0", "a.b_c-d", "argo-cd", filler(253)])
    func `a proper name is accepted`(name: String) throws {
        #expect(try ChartFixture(name: name).inspection().metadata?.name == name)
        #expect(try ChartFixture(name: name).inspection().isAccepted)
    }

    static func filler(_ count: Int) -> String { String(repeating: "a", count: count) }

    private static func directive(_ text: String) -> ChartFixture {
        var chart = ChartFixture()
        chart.chartFile = text + "---\n" + chart.chartFile
        return chart
    }

    private static func many(_ count: Int) -> String {
        "dependencies:\n"
            + (0..<count).map { "- {name: n\($0), version: 1.x.x, repository: \"@r\"}\n" }.joined()
    }

    private static func annotations(_ count: Int) -> String {
        (0..<count).map { "  k\($0): v\n" }.joined()
    }

    private static var brackets: String {
        String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
    }
}
