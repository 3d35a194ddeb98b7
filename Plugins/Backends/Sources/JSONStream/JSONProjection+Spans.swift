extension JSONProjection {
    mutating func readKey(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) {
        let start = position
        let isAtEnd = unsafe skipString(bytes, &position)
        let end = isAtEnd ? position - 1 : position
        if walk.key.count <= JSONWalk.keyLimitBytes {
            let room = JSONWalk.keyLimitBytes + 1 - walk.key.count
            unsafe walk.key.append(contentsOf: bytes[start..<end].prefix(room))
        }
        guard isAtEnd else { return }
        walk.node = walk.levels.last.flatMap { level in
            fields.nodes[level.node].children.first { $0.name == walk.key }?.node
        }
        walk.expectation = .colon
    }

    mutating func readString(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) {
        let start = position
        let isAtEnd = unsafe skipString(bytes, &position)
        if walk.isKept { unsafe output.append(contentsOf: bytes[start..<position]) }
        if isAtEnd { endValue() }
    }

    /// A number or a word ends before the first byte that cannot be part of one.
    mutating func readScalar(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) {
        let start = position
        while position < bytes.count, unsafe Self.isScalar(bytes[position]) { position += 1 }
        if walk.isKept { unsafe output.append(contentsOf: bytes[start..<position]) }
        if position < bytes.count { endValue() }
    }

    mutating func readContainer(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) {
        let start = position
        while position < bytes.count, walk.openBrackets > 0 {
            if walk.isQuoted {
                if unsafe skipString(bytes, &position) { walk.isQuoted = false }
                continue
            }
            switch unsafe bytes[position] {
            case UInt8(ascii: "\""): walk.isQuoted = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): walk.openBrackets += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): walk.openBrackets -= 1
            default: break
            }
            position += 1
        }
        if walk.isKept { unsafe output.append(contentsOf: bytes[start..<position]) }
        if walk.openBrackets == 0 { endValue() }
    }

    /// Goes behind the closing quote; `false` if it is not among the bytes.
    private mutating func skipString(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
        if walk.isEscaped, position < bytes.count {
            walk.isEscaped = false
            position += 1
        }
        while position < bytes.count {
            let byte = unsafe bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return true }
            guard byte == UInt8(ascii: "\\") else { continue }
            guard position < bytes.count else {
                walk.isEscaped = true
                return false
            }
            position += 1
        }
        return false
    }

    private static func isScalar(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
    }
}
