import Gzip
import Testing

struct GzipHostileInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: GzipError
        let bytes: [UInt8]

        init(_ name: String, _ error: GzipError, _ bytes: [UInt8]) {
            testDescription = name
            self.error = error
            self.bytes = bytes
        }
    }

    static let good = (try? GzipDeflater.compress(GzipTests.text)) ?? []
    static let bomb = (try? GzipDeflater.compress([UInt8](repeating: 0, count: 4 << 20))) ?? []
    static let tooLong = GzipError.headerTooLong(limitBytes: GzipInflater.headerLimitBytes)

    /// A member without data, with the flags and optional fields to try.
    static func member(flags: UInt8, method: UInt8 = 8, fields: [UInt8] = []) -> [UInt8] {
        [0x1F, 0x8B, method, flags, 0, 0, 0, 0, 0, 3] + fields + [3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    }

    static func flipped(_ index: Int) -> [UInt8] {
        var bytes = good
        bytes[index] ^= 1
        return bytes
    }

    static func letters(_ count: Int) -> [UInt8] { [UInt8](repeating: UInt8(ascii: "a"), count: count) }

    static let cases: [Case] = [
        Case("nothing", .truncated, []),
        Case("one byte", .truncated, [0x1F]),
        Case("a plain tar", .notGzip, Array("x/Chart.yaml".utf8) + [UInt8](repeating: 0, count: 500)),
        Case("a zlib stream", .notGzip, [0x78, 0x9C, 3, 0, 0, 0, 0, 1]),
        Case("cut in the header", .truncated, Array(good.prefix(5))),
        Case("cut in the data", .truncated, Array(good.prefix(good.count / 2))),
        Case("cut in the trailer", .truncated, good.dropLast()),
        Case("a wrong length", .length, good.dropLast(4) + [0xFF, 0xFF, 0xFF, 0x7F]),
        Case("a wrong CRC-32", .checksum, flipped(good.count - 8)),
        Case("700 bytes after the member", .trailingBytes, good + letters(700)),
        Case("one NUL after the member", .trailingBytes, good + [0]),
        Case("a second member", .trailingBytes, good + good),
        Case("method 7", .unknownMethod, member(flags: 0, method: 7)),
        Case("reserved flags", .reservedFlags, member(flags: 0x80)),
        Case("a wrong header checksum", .headerChecksum, member(flags: 2, fields: [0, 0])),
        Case(
            "an extra field of 65,535 bytes",
            tooLong,
            member(flags: 4, fields: [0xFF, 0xFF] + letters(65_535))
        ),
        Case("a name of 1 MB without its end", tooLong, member(flags: 8, fields: letters(1_000_000))),
        Case("a name of 1 MB", tooLong, member(flags: 8, fields: letters(1_000_000) + [0])),
        Case("a comment of 5,000 bytes", tooLong, member(flags: 16, fields: letters(5000) + [0])),
        Case("a bomb", .producedTooMuch(limitBytes: 1 << 20), bomb),
        Case(
            "a bomb in a bomb",
            .producedTooMuch(limitBytes: 1 << 20),
            (try? GzipDeflater.compress(bomb + bomb + letters(1 << 20))) ?? []
        ),
        Case("damaged data", .corrupt, Array(good.prefix(10)) + [0xFF, 0xFF, 0xFF]),
    ]

    @Test(arguments: cases)
    func `bad gzip data is refused by name`(_ bad: Case) {
        let error = #expect(throws: GzipError.self) { try GzipTests.inflate(bad.bytes) }
        #expect(error == bad.error)
    }

    @Test func `optional header fields of ordinary size are accepted`() throws {
        let fields: [UInt8] = [2, 0, 1, 1] + Array("chart.tar".utf8) + [0] + Array("made by hand".utf8) + [0]
        #expect(try GzipTests.inflate(Self.member(flags: 1 | 4 | 8 | 16, fields: fields)).isEmpty)
    }

    @Test(arguments: [(0, true), (1, false)])
    func `the header is accepted up to its limit and not beyond`(_ excess: Int, _ isAccepted: Bool) {
        // Ten fixed bytes and the NUL that ends the name belong to the header.
        let name = Self.letters(GzipInflater.headerLimitBytes - 11 + excess)
        let result = try? GzipTests.inflate(Self.member(flags: 8, fields: name + [0]))
        #expect((result != nil) == isAccepted)
    }
}
