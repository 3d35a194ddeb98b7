import ArchiveTesting
import Testing

@testable import HelmAdapter

/// The archive rows (4A) of the project's list of bad input, each as exact bytes.
@Suite struct ChartArchiveTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The rules that must be told as broken, no more and no less.
        let rules: Set<ChartRule>
        let bytes: [UInt8]

        init(_ name: String, _ rules: Set<ChartRule>, bytes: [UInt8]) {
            testDescription = name
            self.rules = rules
            self.bytes = bytes
        }

        /// A good chart with something more in its archive.
        init(_ name: String, _ rules: Set<ChartRule>, plus build: (inout TarBuilder) -> Void) {
            var tar = TarBuilder()
            ChartFixture().write(to: &tar)
            build(&tar)
            self.init(name, rules, bytes: (try? tar.ended()) ?? [])
        }

        /// An archive with nothing else in it.
        init(_ name: String, _ rules: Set<ChartRule>, only build: (inout TarBuilder) -> Void) {
            var tar = TarBuilder()
            build(&tar)
            self.init(name, rules, bytes: (try? tar.ended()) ?? [])
        }
    }

    @Test(arguments: paths + members)
    func `a chart with a hostile archive is refused, and the report says why`(row: Row) {
        for step in [Int.max, 97] {
            let inspection = ChartFixture.inspect(row.bytes, step: step)
            #expect(inspection.brokenRules == row.rules, "\(inspection.violations)")
            #expect(!inspection.isAccepted)
            for violation in inspection.violations {
                #expect(violation.path.utf8.count <= 300)
                #expect((violation.path + violation.message).utf8.allSatisfy { (0x20...0x7E).contains($0) })
            }
        }
    }

    static let paths: [Row] = [
        Row("a_dots", [.pathParent], plus: { $0.file("../../malformed-helm-test", "x") }),
        Row("a_dots3: behind a slash", [.pathParent], plus: { $0.file("/../../m", "x") }),
        Row("a_dots3: behind a dot", [.pathParent], plus: { $0.file("./../../m", "x") }),
        Row("a parent in the middle", [.pathParent], plus: { $0.file("x/a/../../b", "x") }),
        Row("a parent as base", [.pathParent, .pathBase], plus: { $0.file("../Chart.yaml", "x") }),
        Row("a name that only begins like a parent", [.pathParent], plus: { $0.file("x/..foo", "x") }),
        Row("a_abs: two slashes", [.pathAbsolute], plus: { $0.file("//foo", "x") }),
        Row("a_abs: three slashes", [.pathAbsolute], plus: { $0.file("///foo", "x") }),
        Row("a_abs: two back-slashes", [.pathAbsolute], plus: { $0.file("\\\\foo", "x") }),
        Row(
            "a_abs: a Windows device path",
            [.pathAbsolute],
            plus: { $0.file("\\\\?\\Some\\windows\\magic", "x") }
        ),
        Row("a_abs: /etc/passwd", [.pathAbsolute, .pathBase], plus: { $0.file("/etc/passwd", "x") }),
        Row("a drive", [.pathAbsolute, .pathBase], plus: { $0.file("C:\\x\\Chart.yaml", "x") }),
        Row("a drive below the base", [.pathAbsolute], plus: { $0.file("x/c:/a", "x") }),
        Row("a_base: a dot", [.pathBase], plus: { $0.file("./.", "x") }),
        Row("a_base: a dot behind a slash", [.pathBase], plus: { $0.file("/./.", "x") }),
        Row("a_base: no base directory", [.pathBase], plus: { $0.file("missing-leading-slash", "x") }),
        Row(
            "Chart.yaml without base directory",
            [.pathBase, .chartFile],
            only: {
                $0.file("Chart.yaml", ChartFixture().chartFile)
            }
        ),
        Row(
            "a_slashcy",
            [.pathAbsolute, .apiVersion, .name, .version, .templates, .values],
            only: {
                $0.file("/Chart.yaml", "hello: world\n")
            }
        ),
        Row(
            "a_longlink",
            [.pathLength],
            plus: { tar in
                tar.longName([UInt8](repeating: UInt8(ascii: "n"), count: 1_000_000))
                tar.file("x/n")
            }
        ),
        Row("a_nulname", [.tar], plus: { $0.header(RawTarHeader(name: Array("x/a\u{0}b".utf8))) }),
        Row("a_unipath: a combining mark", [.pathCharacters], plus: { $0.file("x/..\u{301}/evil", "x") }),
        Row(
            "a_unipath: fullwidth dots",
            [.pathCharacters],
            plus: { $0.file("x/\u{FF0E}\u{FF0E}\u{FF0F}evil", "x") }
        ),
        Row(
            "a_unipath: a right-to-left override",
            [.pathCharacters],
            plus: { $0.file("x/\u{202E}txt", "x") }
        ),
        Row("an escape sequence", [.pathCharacters], plus: { $0.file("x/\u{1B}[2J", "x") }),
        Row(
            "bytes that are no UTF-8",
            [.pathCharacters],
            plus: { $0.file(path: [0x78, 0x2F, 0xFF, 0xFE], []) }
        ),
        Row("a_twobase", [.pathBase], plus: { $0.file("y/templates/a.yaml", "x") }),
        Row("slashes and back-slashes", [.pathBase], plus: { $0.file("x/a\\b", "x") }),
    ]

    static let members: [Row] = [
        Row(
            "a_dup",
            [.duplicateEntry],
            plus: { $0.file("x/Chart.yaml", ChartFixture(version: "9.9.9").chartFile) }
        ),
        Row(
            "a_dup: by another spelling",
            [.duplicateEntry],
            plus: { $0.file("x/./templates/a.yaml", "other") }
        ),
        Row(
            "a_symdir",
            [.entryKind],
            plus: {
                $0.member("x/d", type: "2", linkName: "/tmp")
                $0.file("x/d/evil", "x")
            }
        ),
        Row(
            "a_hard",
            [.entryKind, .chartFile],
            only: { $0.member("x/Chart.yaml", type: "1", linkName: "/etc/shadow") }
        ),
        Row("a device", [.entryKind], plus: { $0.member("x/null", type: "3") }),
        Row("a pipe", [.entryKind], plus: { $0.member("x/pipe", type: "6") }),
        Row(
            "a_sparse",
            [.sparse],
            plus: { tar in
                let size = Array("1099511627776".utf8)
                tar.pax([("GNU.sparse.size", size), ("GNU.sparse.map", Array("1099511627775,1".utf8))])
                tar.file("x/zeros", "x")
            }
        ),
        Row(
            "a_lysize",
            [.fileSize, .tar],
            plus: {
                $0.header(
                    RawTarHeader(
                        name: Array("x/a".utf8),
                        size: .raw([0x80, 0, 0, 0, 0, 0, 0, 2, 0x80, 0, 0, 0])
                    )
                )
                $0.raw([UInt8](repeating: 1, count: 1024))
            }
        ),
        Row(
            "a_negsize",
            [.tar],
            plus: {
                $0.header(
                    RawTarHeader(name: Array("x/a".utf8), size: .raw([UInt8](repeating: 0xFF, count: 12)))
                )
            }
        ),
        Row("a_plain", [.gzip], bytes: RawTarHeader(name: Array("x/Chart.yaml".utf8)).block),
        Row("a_zeros", [.empty], only: { $0.raw([UInt8](repeating: 0, count: 10_240)) }),
        Row("only directories", [.empty], only: { $0.member("x/", type: "5") }),
        Row("a YAML file", [.gzip], bytes: Array("apiVersion: v2\nname: x\n".utf8)),
        Row("a file in charts/ that is no chart", [.subchart], plus: { $0.file("x/charts/README.md", "x") }),
        Row(
            "a folder in charts/ that is no chart",
            [.chartFile],
            plus: { $0.file("x/charts/y/a.yaml", "x") }
        ),
        Row("a folder with the name of an archive", [.subchart], plus: { $0.file("x/charts/y.tgz/a", "x") }),
        Row("an archive in charts/ that is none", [.gzip], plus: { $0.file("x/charts/y.tgz", "text") }),
    ]

    @Test func `a_isize, a_trail: a gzip trailer that lies and text behind it are refused`() throws {
        let good = try ChartFixture().packed()
        var length = good
        length.replaceSubrange((length.count - 4)..., with: [0xFF, 0xFF, 0xFF, 0x7F])
        let trailing = good + [UInt8](repeating: UInt8(ascii: "t"), count: 700)
        for archive in [length, trailing, Array(good.dropLast())] {
            let inspection = ChartFixture.inspect(archive)
            #expect(inspection.brokenRules == [.gzip])
        }
    }

    @Test func `a_mode: modes and owners do not matter`() throws {
        var tar = TarBuilder()
        tar.pax([("SCHILY.acl.access", Array("user::rwx,group::r-x".utf8)), ("SCHILY.xattr.user.a", [1, 2])])
        var header = RawTarHeader(name: Array("x/LICENSE".utf8))
        header.mode = 0o7777
        tar.header(header)
        ChartFixture().write(to: &tar)
        #expect(ChartFixture.inspect(try tar.ended()).isAccepted)
    }

    @Test func `a_glob: a header as git archive writes it is accepted`() throws {
        var tar = TarBuilder()
        tar.pax([("comment", Array("0123456789abcdef".utf8))], type: "g")
        ChartFixture().write(to: &tar)
        #expect(ChartFixture.inspect(try tar.ended()).isAccepted)
    }

    @Test func `a_winok: an archive from Windows is accepted and its paths are normalised`() throws {
        var tar = TarBuilder()
        tar.file("x\\Chart.yaml", ChartFixture().chartFile)
        tar.file("x\\values.yaml", "a: 1\n")
        tar.file("x\\templates\\a.yaml", "x")
        let inspection = ChartFixture.inspect(try tar.ended())
        #expect(inspection.isAccepted)
        #expect(inspection.hasTemplates && inspection.hasValues)
    }

    @Test(arguments: ["x/", "./", "some chart-1.0/"])
    func `any one base directory will do, the current one too`(base: String) throws {
        var tar = TarBuilder()
        tar.member(base, type: "5")
        ChartFixture().write(to: &tar, base: base)
        #expect(ChartFixture.inspect(try tar.ended()).isAccepted)
    }

    @Test func `a file that stands twice with the same content is only warned of`() throws {
        var tar = TarBuilder()
        ChartFixture().write(to: &tar)
        ChartFixture().write(to: &tar)
        let inspection = ChartFixture.inspect(try tar.ended())
        #expect(inspection.isAccepted)
        #expect(inspection.warnings.map(\.rule) == [.repeatedEntry, .repeatedEntry, .repeatedEntry])
    }

    @Test func `every broken rule is told, not the first alone`() throws {
        var tar = TarBuilder()
        tar.file("x/Chart.yaml", "name: Wrong\nversion: v1\nmaintainers: [null]\ntype: other\n")
        tar.file("y/b", "x")
        tar.file("x/../c", "x")
        tar.member("x/link", type: "2", linkName: "/")
        let inspection = ChartFixture.inspect(try tar.ended())
        #expect(
            inspection.brokenRules == [
                .apiVersion, .name, .version, .maintainers, .type, .typeAPIVersion, .pathBase, .pathParent,
                .entryKind, .templates, .values,
            ]
        )
        let name = inspection.violations.first { $0.rule == .name }
        #expect(name?.path == "Chart.yaml")
        #expect(name?.line == 1)
    }

    @Test func `a source that fails is told to the caller, not held against the chart`() {
        struct Gone: Error, Equatable {}
        #expect(throws: Gone()) {
            _ = try unsafe ChartInspector().inspect { _ throws(Gone) in throw Gone() }
        }
    }
}
