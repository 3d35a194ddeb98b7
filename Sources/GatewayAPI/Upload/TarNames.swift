/// Reads the member names out of a tar stream, in pieces of any size, and skips everything else.
///
/// Long names (GNU `L`, PAX `path`) belong to members too deep to be markers, so only the header's own name counts.
struct TarNames {
    private static let blockBytes = 512

    private var block: [UInt8] = []
    private var toSkip: UInt64 = 0
    private var isOver = false

    /// Takes the next bytes and calls `visit` with each name; false once `visit` wants no more or the headers make no sense.
    mutating func feed(_ bytes: ArraySlice<UInt8>, _ visit: ([UInt8]) -> Bool) -> Bool {
        var rest = bytes
        while !isOver, !rest.isEmpty {
            if toSkip > 0 {
                let step = Int(min(toSkip, UInt64(rest.count)))
                toSkip -= UInt64(step)
                rest = rest.dropFirst(step)
                continue
            }
            let step = min(Self.blockBytes - block.count, rest.count)
            block.append(contentsOf: rest.prefix(step))
            rest = rest.dropFirst(step)
            guard block.count == Self.blockBytes else { break }
            isOver = !takeHeader(visit)
            block.removeAll(keepingCapacity: true)
        }
        return !isOver
    }

    private mutating func takeHeader(_ visit: ([UInt8]) -> Bool) -> Bool {
        guard block[0] != 0, let size = size() else { return false }
        let (padded, overflow) = size.addingReportingOverflow(511)
        guard !overflow else { return false }
        toSkip = padded / 512 * 512
        let type = block[156]
        guard type == UInt8(ascii: "0") || type == 0 else { return true }
        var name = Array(block[..<100].prefix { $0 != 0 })
        let isUstar = block[257..<262].elementsEqual("ustar".utf8)
        if isUstar, block[345] != 0 {
            name = Array(block[345..<500].prefix { $0 != 0 }) + [UInt8(ascii: "/")] + name
        }
        return visit(name)
    }

    /// The size field: octal digits, with blanks or NULs around them.
    private func size() -> UInt64? {
        var size: UInt64 = 0
        for byte in block[124..<136] where byte != 0 && byte != 0x20 {
            guard byte >= 0x30, byte <= 0x37, size < 1 << 50 else { return nil }
            size = size * 8 + UInt64(byte - 0x30)
        }
        return size
    }
}
