/// Tar archives for tests: regular files with ten bytes each.
enum Tar {
    static func archive(_ members: [String]) -> [UInt8] {
        var archive: [UInt8] = []
        for member in members {
            var header = [UInt8](repeating: 0, count: 512)
            for (index, byte) in member.utf8.enumerated() { header[index] = byte }
            for (index, byte) in "00000000012".utf8.enumerated() { header[124 + index] = byte }
            header[156] = UInt8(ascii: "0")
            for (index, byte) in "ustar".utf8.enumerated() { header[257 + index] = byte }
            archive += header + Array("0123456789".utf8) + [UInt8](repeating: 0, count: 502)
        }
        return archive + [UInt8](repeating: 0, count: 1024)
    }
}
