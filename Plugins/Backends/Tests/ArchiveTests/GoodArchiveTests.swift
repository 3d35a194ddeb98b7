import Archive
import ArchiveTesting
import Gzip
import Testing

@Suite struct GoodArchiveTests {
    @Test(arguments: [1, 7, 511, 512, 513, 65_536, .max])
    func `members come out as they went in, however the bytes arrive`(step: Int) throws {
        let large = (0..<150_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        var tar = TarBuilder()
        tar.member("x/", type: "5")
        tar.file("x/Chart.yaml", "name: x\n")
        tar.file("x/empty")
        tar.file(path: Array("x/large".utf8), large)
        tar.file(path: Array("x/block".utf8), [UInt8](repeating: 7, count: 512))
        let listing = ArchiveListing(of: try tar.ended(), step: step)
        #expect(listing.error == nil)
        #expect(listing.paths == ["x/", "x/Chart.yaml", "x/empty", "x/large", "x/block"])
        #expect(listing.entries.map(\.size) == [0, 8, 0, 150_000, 512])
        #expect(listing.contents[1] == Array("name: x\n".utf8))
        #expect(listing.contents[3] == large)
    }

    @Test func `members that nobody reads are skipped`() throws {
        var tar = TarBuilder()
        tar.file(path: Array("x/a".utf8), [UInt8](repeating: 1, count: 200_000))
        tar.file("x/b", "b")
        var archive = try tar.ended()[...]
        let budget = ArchiveBudget(producedBytesLimit: 1 << 20, entryLimit: 10)
        let reader = try unsafe TarGzipReader(limits: .init(), budget: budget) { buffer in
            let count = min(buffer.count, archive.count)
            unsafe buffer.copyBytes(from: archive.prefix(count))
            archive = archive.dropFirst(count)
            return count
        }
        _ = try reader.next()
        #expect(try reader.next()?.size == 1)
        #expect(try ArchiveListing.content(of: reader) == [UInt8(ascii: "b")])
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
    }

    @Test func `a global header as git writes it is passed over`() throws {
        var tar = TarBuilder()
        tar.pax([("comment", Array("3f786850e387550fdab836ed7e6dc881de23001b".utf8))], type: "g")
        tar.file("x/Chart.yaml", "name: x\n")
        let listing = ArchiveListing(of: try tar.ended())
        #expect(listing.error == nil)
        #expect(listing.paths == ["x/Chart.yaml"])
    }

    @Test func `long names in PAX and GNU form are whole`() throws {
        let name = Array("x/".utf8) + [UInt8](repeating: UInt8(ascii: "n"), count: 300)
        var tar = TarBuilder()
        tar.file(path: name, Array("pax".utf8))
        tar.longName(name + [0])
        tar.file("x/cut", "gnu")
        var split = RawTarHeader(name: Array("tail".utf8))
        split.prefix = Array("x/head".utf8)
        tar.header(split)
        let listing = ArchiveListing(of: try tar.ended())
        #expect(listing.error == nil)
        #expect(listing.entries.map(\.path) == [name, name, Array("x/head/tail".utf8)])
        #expect(listing.contents == [Array("pax".utf8), Array("gnu".utf8), []])
    }

    @Test(arguments: [Array("x/\u{FF0E}\u{301}\u{202E}".utf8), [0x78, 0x2F, 0xFF, 0xC0, 0x80, 0x1B]])
    func `names that are not ASCII come out byte for byte, whatever the locale`(name: [UInt8]) throws {
        var tar = TarBuilder()
        tar.file(path: name, [])
        tar.pax([("path", name)])
        tar.file("cut", "pax")
        tar.longName(name)
        tar.file("cut", "gnu")
        let listing = ArchiveListing(of: try tar.ended())
        #expect(listing.error == nil)
        #expect(listing.entries.map(\.path) == [name, name, name])
    }

    @Test func `owners, modes, times and access lists do not matter`() throws {
        var tar = TarBuilder()
        tar.pax([
            ("SCHILY.acl.access", Array("user::rwx,group::---,nonsense".utf8)),
            ("SCHILY.xattr.user.x", [0, 1, 0xFF]), ("uid", Array("0".utf8)), ("mtime", Array("-1.5".utf8)),
            ("SCHILY.dev", Array("99".utf8)), ("LIBARCHIVE.creationtime", Array("1".utf8)),
        ])
        var header = RawTarHeader(name: Array("x/Chart.yaml".utf8))
        header.mode = 0o7777
        tar.header(header)
        let listing = ArchiveListing(of: try tar.ended())
        #expect(listing.error == nil)
        #expect(listing.paths == ["x/Chart.yaml"])
    }

    @Test func `a size in a PAX header counts, and data follows it`() throws {
        var tar = TarBuilder()
        tar.pax([("size", Array("3".utf8))])
        tar.header(RawTarHeader(name: Array("x/a".utf8)))
        tar.data(Array("abc".utf8))
        tar.file("x/b", "next")
        let listing = ArchiveListing(of: try tar.ended())
        #expect(listing.error == nil)
        #expect(listing.contents == [Array("abc".utf8), Array("next".utf8)])
    }

    @Test(
        arguments: [
            ("1", .symbolicLink), ("2", .symbolicLink), ("3", .special), ("4", .special), ("6", .special),
        ]
            as [(Character, ArchiveEntry.Kind)]
    )
    func `links and devices are named as such`(type: Character, kind: ArchiveEntry.Kind) throws {
        var tar = TarBuilder()
        tar.member("x/a", type: type, linkName: "/etc/shadow")
        let listing = ArchiveListing(of: try tar.ended())
        #expect(listing.error == nil)
        #expect(listing.entries.map(\.kind) == [type == "1" ? .hardLink : kind])
    }

    @Test func `an archive may end without its two blocks of zeros, or with many`() throws {
        var tar = TarBuilder()
        tar.file("x/a", "a")
        #expect(ArchiveListing(of: try tar.gzipped()).error == nil)
        tar.raw([UInt8](repeating: 0, count: 100_000))
        #expect(ArchiveListing(of: try tar.gzipped()).error == nil)
        #expect(ArchiveListing(of: try tar.gzipped()).paths == ["x/a"])
    }

    @Test func `an archive of zeros has no members`() throws {
        var tar = TarBuilder()
        tar.raw([UInt8](repeating: 0, count: 10_240))
        let listing = ArchiveListing(of: try tar.gzipped())
        #expect(listing.error == nil)
        #expect(listing.entries.isEmpty)
    }

    @Test func `nested archives share one budget`() throws {
        var inner = TarBuilder()
        inner.file(path: Array("y/zeros".utf8), [UInt8](repeating: 0, count: 100_000))
        let nested = try inner.ended()
        let budget = ArchiveBudget(producedBytesLimit: 150_000, entryLimit: 10)
        #expect(ArchiveListing(of: nested, budget: budget).error == nil)
        #expect(ArchiveListing(of: nested, budget: budget).error?.code == .tooManyBytes)
    }
}
