/// The fields of a raw tar header that decide how the archive goes on.
///
/// Formats: POSIX.1-2017 `pax`, "ustar Interchange Format", and the GNU tar manual, "Basic Tar Format".
struct TarHeader {
    static let byteCount = 512

    let type: UInt8
    let size: UInt64

    /// Reads a header that is not all zeros.
    init(_ block: UnsafeRawBufferPointer, isFirst: Bool) throws(ArchiveError) {
        guard unsafe Self.checksumIsRight(block) else {
            throw isFirst
                ? ArchiveError(.notTar, "the content is not a tar archive")
                : ArchiveError(.tar, "a tar header is damaged: its check sum is wrong")
        }
        guard unsafe Self.nameIsWhole(block) else {
            throw ArchiveError(.tar, "the name in a tar header goes on after a NUL byte")
        }
        type = unsafe block[156]
        size = try unsafe Self.size(UnsafeRawBufferPointer(rebasing: block[124..<136]))
    }

    private static func checksumIsRight(_ block: UnsafeRawBufferPointer) -> Bool {
        let field = unsafe UnsafeRawBufferPointer(rebasing: block[148..<156])
        guard let stated = unsafe octal(field) else { return false }
        var unsigned: UInt64 = 8 * 0x20
        var signed: Int64 = 8 * 0x20
        for index in 0..<byteCount where !(148..<156).contains(index) {
            let byte = unsafe block[index]
            unsigned += UInt64(byte)
            signed += Int64(Int8(bitPattern: byte))
        }
        // Some old writers summed signed characters.
        return stated == unsigned || Int64(clamping: stated) == signed
    }

    /// Readers in C stop at the first NUL; a name that goes on behind it would mean two things.
    private static func nameIsWhole(_ block: UnsafeRawBufferPointer) -> Bool {
        guard unsafe endsWithZeros(block[0..<100]) else { return false }
        let isPOSIX = unsafe block[257..<263].elementsEqual("ustar\0".utf8)
        return unsafe !isPOSIX || endsWithZeros(block[345..<500])
    }

    private static func endsWithZeros(_ field: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let end = unsafe field.firstIndex(of: 0) else { return true }
        return unsafe field[end...].allSatisfy { $0 == 0 }
    }

    private static func size(_ field: UnsafeRawBufferPointer) throws(ArchiveError) -> UInt64 {
        // The top bit of the first byte says that the rest is a big-endian number, 0xFF that it is negative.
        if let first = unsafe field.first, first & 0x80 != 0 {
            guard first != 0xFF else { throw ArchiveError(.tar, "a member has a negative size") }
            var value = UInt64(first & 0x7F)
            for index in 1..<12 {
                guard value >> 56 == 0 else { throw tooLarge }
                value = unsafe value << 8 | UInt64(field[index])
            }
            guard value <= UInt64(Int64.max) else { throw tooLarge }
            return value
        }
        guard let value = unsafe octal(field) else {
            throw ArchiveError(.tar, "the size of a member is not a number")
        }
        return value
    }

    private static var tooLarge: ArchiveError { ArchiveError(.tar, "the size of a member is too large") }

    /// Blanks, octal digits, then only blanks and NULs; nothing at all is 0.
    private static func octal(_ field: UnsafeRawBufferPointer) -> UInt64? {
        var value: UInt64 = 0
        var index = 0
        while index < field.count, unsafe field[index] == 0x20 { index += 1 }
        while index < field.count, case let byte = unsafe field[index], (0x30...0x37).contains(byte) {
            value = value << 3 | UInt64(byte - 0x30)
            index += 1
        }
        while index < field.count {
            guard unsafe field[index] == 0x20 || field[index] == 0 else { return nil }
            index += 1
        }
        return value
    }
}
