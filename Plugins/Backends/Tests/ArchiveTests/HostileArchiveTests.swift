import Archive
import ArchiveTesting
import Gzip
import Testing

/// An archive that must be refused, with the number of its row in the project's list of bad input.
struct HostileArchive: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: ArchiveError.Code
    let bytes: [UInt8]
    /// The members that may come out before the refusal.
    var members = 0
    var producedLimit: UInt64 = 64 << 10

    init(
        _ name: String,
        _ code: ArchiveError.Code,
        members: Int = 0,
        tar build: (inout TarBuilder) -> Void,
        gzip change: (inout [UInt8]) -> Void = { _ in }
    ) {
        var tar = TarBuilder()
        build(&tar)
        var bytes = (try? tar.ended()) ?? []
        change(&bytes)
        self.init(name, code, bytes: bytes, members: members)
    }

    init(_ name: String, _ code: ArchiveError.Code, bytes: [UInt8], members: Int = 0) {
        testDescription = name
        self.code = code
        self.bytes = bytes
        self.members = members
    }
}

@Suite struct HostileArchiveTests {
    @Test(arguments: Self.tars)
    func `a tar archive that can be misread is refused`(archive: HostileArchive) {
        Self.expectRefusal(of: archive)
    }

    @Test(arguments: Self.gzips)
    func `a gzip stream that is not exactly one right member is refused`(archive: HostileArchive) {
        Self.expectRefusal(of: archive)
    }

    private static func expectRefusal(of archive: HostileArchive) {
        for step in [Int.max, 13] {
            let listing = ArchiveListing(of: archive.bytes, step: step)
            #expect(listing.error?.code == archive.code, "\(String(describing: listing.error))")
            #expect(listing.entries.count <= archive.members)
            #expect(listing.producedBytes <= archive.producedLimit)
        }
    }

    private static func text(_ string: String) -> [UInt8] { Array(string.utf8) }

    static let tars: [HostileArchive] = [
        HostileArchive("a_nulname: a name that goes on after NUL", .tar) {
            $0.header(RawTarHeader(name: text("x/a\u{0}b")))
        },
        HostileArchive("a prefix that goes on after NUL", .tar) {
            var header = RawTarHeader(name: text("a"))
            header.prefix = text("x\u{0}y")
            $0.header(header)
        },
        HostileArchive("a GNU name that goes on after NUL", .tar) {
            $0.longName(text("x/a\u{0}b"))
            $0.file("x/a")
        },
        HostileArchive("a PAX path with NUL", .tar) {
            $0.pax([("path", text("x/a\u{0}b"))])
            $0.file("x/a")
        },
        HostileArchive("a_longlink: a GNU name of 1,000,000 bytes", .pathTooLong) {
            $0.longName([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
            $0.file("x/a")
        },
        HostileArchive("a PAX path of 513 bytes", .pathTooLong) {
            $0.file(path: [UInt8](repeating: UInt8(ascii: "a"), count: 513), [])
        },
        HostileArchive("a_sparse: PAX GNU.sparse, format 1.0", .sparse) {
            $0.pax([
                ("GNU.sparse.major", text("1")), ("GNU.sparse.minor", text("0")),
                ("GNU.sparse.realsize", text("1099511627776")),
            ])
            $0.file("x/a", "1\n1099511627775\n1\n")
        },
        HostileArchive("a_sparse: PAX GNU.sparse, format 0.1", .sparse) {
            $0.pax([("GNU.sparse.size", text("1099511627776")), ("GNU.sparse.map", text("1099511627775,1"))])
            $0.file("x/a", "x")
        },
        HostileArchive("a_sparse: a sparse map that came from Solaris", .sparse) {
            $0.pax([("SUN.holesdata", text(" 0 1099511627775"))])
            $0.file("x/a", "x")
        },
        HostileArchive("a_sparse: an old GNU sparse member", .sparse) {
            $0.header(RawTarHeader(name: text("x/a"), type: "S"))
        },
        HostileArchive("a_sparse: a sparse map in a global header", .sparse) {
            $0.pax([("GNU.sparse.size", text("1099511627776"))], type: "g")
            $0.file("x/a", "x")
        },
        HostileArchive("a_lysize: a size of 10 GiB with 1 KiB present", .gzip, members: 1) {
            $0.header(RawTarHeader(name: text("x/a"), size: .octal(0o77_777_777_777)))
            $0.raw([UInt8](repeating: 1, count: 1024))
        } gzip: {
            $0.removeLast(4)
        },
        HostileArchive("a_lysize: the same with a right trailer", .tar, members: 1) {
            $0.header(RawTarHeader(name: text("x/a"), size: .octal(10 << 30 & 0o77_777_777_777)))
            $0.raw([UInt8](repeating: 1, count: 1024))
        },
        HostileArchive("a_negsize: a negative size", .tar) {
            $0.header(RawTarHeader(name: text("x/a"), size: .raw([UInt8](repeating: 0xFF, count: 12))))
        },
        HostileArchive("a_negsize: a size beyond 63 bits", .tar) {
            $0.header(
                RawTarHeader(name: text("x/a"), size: .raw([0x80] + [UInt8](repeating: 0xFF, count: 11)))
            )
        },
        HostileArchive("a_negsize: a size that is no number", .tar) {
            $0.header(RawTarHeader(name: text("x/a"), size: .raw(text("0000000009 "))))
        },
        HostileArchive("a_negsize: a negative size in a PAX header", .tar) {
            $0.pax([("size", text("-1"))])
            $0.file("x/a")
        },
        HostileArchive("a_negsize: a PAX size beyond 63 bits", .tar) {
            $0.pax([("size", text("9223372036854775808"))])
            $0.file("x/a")
        },
        HostileArchive("two PAX sizes", .tar) {
            $0.pax([("size", text("1")), ("size", text("512"))])
            $0.file("x/a", "x")
        },
        HostileArchive("two PAX headers for one member", .tar) {
            $0.pax([("size", text("1"))])
            $0.pax([("path", text("x/b"))])
            $0.file("x/a", "x")
        },
        HostileArchive("a PAX name and a GNU name for one member", .tar) {
            $0.longName(text("x/b\u{0}"))
            $0.pax([("path", text("x/c"))])
            $0.file("x/a", "x")
        },
        HostileArchive("a global header with a path", .tar) {
            $0.pax([("path", text("x/b"))], type: "g")
            $0.file("x/a", "x")
        },
        HostileArchive("a PAX record whose length lies", .tar) {
            let body = text("99 path=x/b\n")
            $0.header(RawTarHeader(name: text("PaxHeader"), type: "x", size: .octal(UInt64(body.count))))
            $0.data(body)
            $0.file("x/a", "x")
        },
        HostileArchive("a PAX header of 1 GiB", .tar) {
            $0.header(RawTarHeader(name: text("PaxHeader"), type: "x", size: .octal(1 << 30)))
        },
        HostileArchive("a PAX header with no member behind it", .tar) { $0.pax([("path", text("x/b"))]) },
        HostileArchive("a link that claims to have data", .tar) {
            $0.header(RawTarHeader(name: text("x/a"), type: "1", size: .octal(512)))
            $0.data(RawTarHeader(name: text("x/b")).block)
        },
        HostileArchive("a directory that claims to have data", .tar) {
            $0.header(RawTarHeader(name: text("x/"), size: .octal(512)))
            $0.data(RawTarHeader(name: text("x/b")).block)
        },
        HostileArchive("a member of unknown type", .tar) {
            $0.header(RawTarHeader(name: text("x/a"), type: "V"))
        },
        HostileArchive("a member without a name", .tar) { $0.header(RawTarHeader(name: [])) },
        HostileArchive("a wrong check sum", .tar, members: 1) {
            $0.file("x/a", "x")
            var header = RawTarHeader(name: text("x/b"))
            header.checksum = 1
            $0.header(header)
        },
        HostileArchive("bytes behind the end", .tar, members: 1) {
            $0.file("x/a", "x")
            $0.end()
            $0.file("x/b", "x")
        },
        HostileArchive("one block of zeros in the middle", .tar, members: 1) {
            $0.file("x/a", "x")
            $0.raw([UInt8](repeating: 0, count: 512))
            $0.file("x/b", "x")
        },
        HostileArchive("more members than allowed", .tooManyEntries, members: 100) {
            for index in 0...100 { $0.file("x/\(index)") }
        },
    ]

    static let gzips: [HostileArchive] = [
        HostileArchive("a_gzgz: gzip within gzip within gzip", .notTar, bytes: nested(times: 3)),
        HostileArchive(
            "a_isize: a length in the trailer that lies",
            .gzip,
            members: 1,
            tar: { $0.file("x/a", "x") }
        ) {
            $0.replaceSubrange(($0.count - 4)..., with: [0xFF, 0xFF, 0xFF, 0x7F])
        },
        HostileArchive(
            "a check sum in the trailer that lies",
            .gzip,
            members: 1,
            tar: { $0.file("x/a", "x") }
        ) {
            $0[$0.count - 8] ^= 1
        },
        HostileArchive(
            "a_trail: text behind the gzip member",
            .gzip,
            members: 1,
            tar: { $0.file("x/a", "x") }
        ) {
            $0 += [UInt8](repeating: UInt8(ascii: "t"), count: 700)
        },
        HostileArchive("a second gzip member", .gzip, members: 1, tar: { $0.file("x/a", "x") }) { $0 += $0 },
        HostileArchive("zeros behind the gzip member", .gzip, members: 1, tar: { $0.file("x/a", "x") }) {
            $0 += [UInt8](repeating: 0, count: 512)
        },
        HostileArchive(
            "a_plain: an uncompressed tar",
            .notGzip,
            bytes: RawTarHeader(name: text("x/a")).block
        ),
        HostileArchive("a YAML file", .notGzip, bytes: text("apiVersion: v2\nname: x\n")),
        HostileArchive("a file of zip", .notGzip, bytes: text("PK\u{3}\u{4}rest")),
        HostileArchive("no bytes at all", .gzip, bytes: []),
        HostileArchive("a_gzhdr: an unknown method", .gzip, tar: { $0.file("x/a", "x") }) { $0[2] = 7 },
        HostileArchive("a_gzhdr: reserved flags", .gzip, tar: { $0.file("x/a", "x") }) { $0[3] |= 0xE0 },
        HostileArchive("a_gzhdr: a wrong header check sum", .gzip, tar: { $0.file("x/a", "x") }) {
            $0[3] |= 2
            $0.insert(contentsOf: [0xBA, 0xD0], at: 10)
        },
        HostileArchive("a_gzhdr: a file name of 1 MB without an end", .gzip, tar: { $0.file("x/a", "x") }) {
            $0[3] |= 8
            $0.insert(contentsOf: [UInt8](repeating: UInt8(ascii: "n"), count: 1_000_000), at: 10)
        },
        HostileArchive("a_gzhdr: an extra field of 65,535 bytes", .gzip, tar: { $0.file("x/a", "x") }) {
            $0[3] |= 4
            $0.insert(contentsOf: [0xFF, 0xFF] + [UInt8](repeating: 0, count: 65_535), at: 10)
        },
        HostileArchive(
            "gzip of text",
            .notTar,
            bytes: (try? GzipDeflater.compress(text("hello"), level: 6)) ?? []
        ),
        HostileArchive("gzip of nothing", .notTar, bytes: (try? GzipDeflater.compress([], level: 6)) ?? []),
    ]

    private static func nested(times: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 4 << 20)
        for _ in 0...times { bytes = (try? GzipDeflater.compress(bytes, level: 9)) ?? [] }
        return bytes
    }

    @Test func `an archive cut anywhere is refused`() throws {
        var tar = TarBuilder()
        tar.file("x/Chart.yaml", "name: x\n")
        tar.file(path: Array("x/large".utf8), (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) })
        let archive = try tar.ended()
        for length in archive.indices {
            #expect(ArchiveListing(of: Array(archive[..<length])).error != nil, "cut to \(length) bytes")
        }
    }

    @Test func `a tar cut anywhere inside a right gzip stream is refused, except between members`() throws {
        var tar = TarBuilder()
        tar.file("x/a", "content")
        tar.pax([("comment", Array("c".utf8))])
        tar.file("x/b", "content")
        for length in 1..<tar.bytes.count {
            let cut = try GzipDeflater.compress(Array(tar.bytes[..<length]), level: 1)
            #expect((ArchiveListing(of: cut).error == nil) == (length == 1024), "cut to \(length) bytes")
        }
    }

    @Test func `one wrong byte never brings the reader down`() throws {
        var tar = TarBuilder()
        tar.pax([("path", Array("x/longer".utf8)), ("size", Array("5".utf8))])
        tar.file("x/a", "12345")
        tar.longName(Array("x/b\u{0}".utf8))
        tar.file("x/b", "12345")
        tar.end()
        for index in stride(from: 0, to: tar.bytes.count, by: 3) {
            for value in [0, 0x39] as [UInt8] {
                var bytes = tar.bytes
                bytes[index] = value
                let listing = ArchiveListing(of: try GzipDeflater.compress(bytes, level: 0))
                #expect(listing.entries.count <= 2)
            }
        }
    }

    @Test func `a bomb stops at the budget`() throws {
        var tar = TarBuilder()
        tar.file(path: Array("x/zeros".utf8), [UInt8](repeating: 0, count: 32 << 20))
        let listing = ArchiveListing(of: try tar.ended())
        #expect(listing.error?.code == .tooManyBytes)
        #expect(listing.producedBytes <= 8 << 20 + 64 << 10)
    }

    @Test func `a source that fails is not the archive's fault`() throws {
        struct Broken: Error {}
        let budget = ArchiveBudget(producedBytesLimit: 1 << 20, entryLimit: 10)
        let reader = try unsafe TarGzipReader(limits: .init(), budget: budget) { _ in throw Broken() }
        #expect(throws: ArchiveError(.source, "the archive could not be read")) { try reader.next() }
        #expect(throws: ArchiveError(.source, "the archive could not be read")) { try reader.next() }
    }
}
