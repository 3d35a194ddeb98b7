/// Lines as libyaml counts them: ended by LF, CR, CR LF, NEL, LS or PS.
enum LineBreaks {
    static func count(_ bytes: some Collection<UInt8>) -> Int {
        var lines = 0
        scan(Array(bytes)) { _ in
            lines += 1
            return true
        }
        return lines
    }

    /// Where the given lines begin; a line behind the last begins at the end of the text.
    ///
    /// - Parameters:
    ///   - lines: ascending, counted from 1.
    ///   - text: the whole text.
    /// - Returns: an offset for each line.
    static func offsets(of lines: [Int], in text: [UInt8]) -> [Int] {
        var offsets: [Int] = []
        var line = 1
        offsets.append(contentsOf: lines.prefix { $0 <= 1 }.map { _ in 0 })
        scan(text) { next in
            line += 1
            while offsets.count < lines.count, lines[offsets.count] == line { offsets.append(next) }
            return offsets.count < lines.count
        }
        while offsets.count < lines.count { offsets.append(text.count) }
        return offsets
    }

    /// Calls `body` with the offset behind each line break until it returns `false`.
    private static func scan(_ text: [UInt8], _ body: (Int) -> Bool) {
        let bytes = text.span
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x0A: break
            case 0x0D:
                if index < bytes.count, bytes[index] == 0x0A { index += 1 }
            case 0xC2 where index < bytes.count && bytes[index] == 0x85:
                index += 1
            case 0xE2
            where index + 1 < bytes.count && bytes[index] == 0x80 && bytes[index + 1] & 0xFE == 0xA8:
                index += 2
            default: continue
            }
            guard body(index) else { return }
        }
    }
}
