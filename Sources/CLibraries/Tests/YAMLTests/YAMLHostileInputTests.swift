import Glibc
import Testing
import YAML

@Suite(.serialized)
struct YAMLHostileInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: YAMLError.Code
        let place: String?
        let bytes: [UInt8]

        init(_ name: String, _ code: YAMLError.Code, at place: String? = nil, _ bytes: [UInt8]) {
            testDescription = name
            self.code = code
            self.place = place
            self.bytes = bytes
        }

        init(_ name: String, _ code: YAMLError.Code, at place: String? = nil, _ text: String) {
            self.init(name, code, at: place, Array(text.utf8))
        }
    }

    static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    static func letters(_ count: Int) -> [UInt8] { [UInt8](repeating: UInt8(ascii: "x"), count: count) }

    static let cases: [Case] = [
        Case("an alias to itself", .anchor, at: "1:4", "a: &a [*a]"),
        Case("an alias", .alias, at: "2:4", "a: x\nb: *a"),
        Case("an alias as a key", .alias, at: "1:1", "*a : b"),
        Case("an anchor on a scalar", .anchor, at: "1:4", "a: &x 1"),
        Case("100,000 times {", .depth, at: "1:65", repeated("{", 100_000)),
        Case("200,000 times [ and ]", .depth, at: "1:65", repeated("[", 200_000) + repeated("]", 200_000)),
        Case("100,000 lines of {", .depth, at: "65:1", repeated("{\n", 100_000)),
        Case(
            "deep behind quoted braces",
            .depth,
            at: "2:68",
            "a: \"\(repeated("{", 5000))\"\nb: [ \(repeated("[", 9999))"
        ),
        Case("100,000 times - ", .depth, at: "1:129", repeated("- ", 100_000)),
        Case("100,000 times ? ", .depth, at: "1:129", repeated("? ", 100_000)),
        Case(
            "deep block mappings",
            .depth,
            at: "65:65",
            (0..<2000).map { repeated(" ", $0) + "a:\n" }.joined()
        ),
        Case("deep pairs in a flow", .depth, repeated("[a: ", 50_000)),
        Case("anchors in a deep flow", .anchor, at: "1:2", repeated("[&a ", 50_000)),
        Case(
            "20,000 %TAG",
            .directive,
            (0..<20_000).map { "%TAG !a\($0)! tag:x,\($0):\n" }.joined() + "---\na: b\n"
        ),
        Case(
            "20,000 %TAG after a document",
            .directive,
            "a: b\n...\n" + (0..<20_000).map { "%TAG !a\($0)! tag:x,\($0):\n" }.joined()
        ),
        Case("one %TAG", .directive, at: "1:1", "%TAG !a! tag:x:\n---\na: b\n"),
        Case("%YAML 1.2", .directive, at: "1:1", "%YAML 1.2\n---\na: b\n"),
        Case("%YAML 9.9", .syntax, at: "1:1", "%YAML 9.9\n---\na: b\n"),
        Case("two documents", .documents, at: "2:1", "a: b\n---\nc: d\n"),
        Case("a second document after an end mark", .documents, at: "3:1", "a: b\n...\n--- x\n"),
        Case("two documents with an end mark", .syntax, at: "3:1", "a: b\n...\nc: d\n"),
        Case("NUL as an escape", .nulCharacter, at: "1:7", "name: \"a\\0b\""),
        Case("NUL in the text", .encoding, at: "1:8", Array("name: a".utf8) + [0] + Array("b".utf8)),
        Case("invalid UTF-8", .encoding, at: "2:4", Array("é: ok\nb: ".utf8) + [0xFF] + Array("\n".utf8)),
        Case("an overlong form", .encoding, at: "1:4", Array("a: ".utf8) + [0xC0, 0xAF]),
        Case("a surrogate as UTF-8", .encoding, at: "1:4", Array("a: ".utf8) + [0xED, 0xA0, 0x80]),
        Case("a surrogate as an escape", .syntax, "a: \"\\ud800\""),
        Case(
            "UTF-16 with a mark",
            .encoding,
            at: "1:1",
            [0xFF, 0xFE] + "a: b\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        ),
        Case(
            "UTF-16 without a mark",
            .encoding,
            "a: b\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        ),
        Case("a tab as indentation", .tabIndentation, at: "2:1", "a:\n\tb: c\n"),
        Case("a scalar of 50 MB", .scalarSize, at: "1:2", Array("a: ".utf8) + letters(50_000_000)),
        Case("a quoted scalar of 8 MB", .scalarSize, at: "1:2", "a: \"" + repeated("\\n", 4_000_000)),
        Case(
            "a block scalar of 5 MB",
            .scalarSize,
            at: "1:2",
            "a: |\n" + repeated("  some text\n", 400_000)
        ),
        Case("a key of 50 MB", .scalarSize, Array("? ".utf8) + letters(50_000_000)),
        Case("a comment of 50 MB", .scalarSize, Array("# ".utf8) + letters(50_000_000)),
        Case("50 MB of empty lines", .scalarSize, [UInt8](repeating: UInt8(ascii: "\n"), count: 50_000_000)),
        Case("a foreign tag", .tag, at: "1:4", "a: !!python/object x"),
        Case("a local tag", .tag, at: "1:4", "a: !secret x"),
        Case("a core tag that does not fit", .tag, at: "1:4", "a: !!int x"),
        Case("a scalar's tag on a mapping", .tag, at: "1:4", "a: !!str {b: c}"),
        Case("an unclosed flow", .syntax, "a: [1, 2"),
        Case("an unclosed quote", .syntax, "a: \"x"),
        Case("a mapping on one line twice", .syntax, at: "1:5", "a: b: c"),
    ]

    /// What the longest scalar that is accepted costs on this machine at this moment.
    static func largestAcceptedNanoseconds() throws -> Int {
        let text = Array("a: ".utf8) + letters(Int(YAMLLimits().scalarBytes))
        let start = threadNanoseconds()
        _ = try YAMLEventReaderTests.events(text)
        return threadNanoseconds() - start
    }

    @Test(arguments: cases)
    func `hostile text is refused by name and place, and costs little more than text that is accepted`(
        _ hostile: Case
    ) throws {
        let start = Self.threadNanoseconds()
        let error = YAMLEventReaderTests.error(hostile.bytes)
        let nanoseconds = Self.threadNanoseconds() - start
        #expect(error?.code == hostile.code, "\(error?.description ?? "no error")")
        if let place = hostile.place { #expect(error?.mark.description == place) }
        let acceptedNanoseconds = try Self.largestAcceptedNanoseconds()
        #expect(nanoseconds < 4 * acceptedNanoseconds)
    }

    @Test(arguments: [(64, true), (65, false)])
    func `nesting is accepted up to the limit and not beyond`(_ depth: Int, _ isAccepted: Bool) {
        for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", "")] {
            let text = Array((Self.repeated(open, depth) + "x" + Self.repeated(close, depth)).utf8)
            let isRead = (try? YAMLEventReaderTests.events(text)) != nil
            #expect(isRead == isAccepted, "\(open)")
        }
    }

    @Test func `braces in quotes, comments and block text are no nesting`() throws {
        let braces = Self.repeated("[{", 200_000)
        let text =
            "# \(braces)\na: '\(braces)'\nb: \"\(braces)\"\nc: x\(braces)\nd: |\n  \(braces)\ne: [\(Self.repeated("{}, ", 100_000))]\n"
        _ = try YAMLEventReaderTests.events(Array(text.utf8))
    }

    @Test(arguments: [(100, true), (101, false)])
    func `a scalar and a text are accepted up to their limits and not beyond`(
        _ count: Int,
        _ isAccepted: Bool
    ) {
        let scalar = Array(Self.repeated("x", count).utf8)
        #expect((YAMLEventReaderTests.isReadable(scalar, .init(scalarBytes: 100))) == isAccepted)
        #expect((YAMLEventReaderTests.isReadable(scalar, .init(totalBytes: 100))) == isAccepted)
    }

    @Test func `several documents and anchors can be allowed`() {
        let text = Array("a: &x b\n---\nc: d\n---\n".utf8)
        #expect(YAMLEventReaderTests.isReadable(text, .init(documents: 3, allowsAnchors: true)))
        #expect(!YAMLEventReaderTests.isReadable(text, .init(documents: 2, allowsAnchors: true)))
    }

    private static func threadNanoseconds() -> Int {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
