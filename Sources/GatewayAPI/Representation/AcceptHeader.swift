/// Which media type a client wants (RFC 9110, section 12.5.1).
enum AcceptHeader {
    /// The weight that `header` gives to `type`, in thousandths: 0 = not acceptable.
    ///
    /// The most specific range decides. A header without any range asks for nothing in particular.
    static func quality(of type: StaticString, in header: String) -> Int {
        let wanted = unsafe Array(UnsafeBufferPointer(start: type.utf8Start, count: type.utf8CodeUnitCount))
        let slash = wanted.firstIndex(of: UInt8(ascii: "/")) ?? wanted.count
        var best = (rank: 0, quality: 0)
        var scanner = HeaderScanner(header)
        var isEmpty = true
        while !scanner.isAtEnd {
            scanner.skipBlanksAndCommas()
            guard !scanner.isAtEnd else { break }
            isEmpty = false
            guard let range = takeRange(&scanner) else { return 0 }
            let rank = self.rank(of: range.type, range.subtype, for: wanted, slash: slash)
            if rank > best.rank || (rank == best.rank && range.quality > best.quality) {
                best = (rank, range.quality)
            }
        }
        if isEmpty { return 1000 }
        return best.rank == 0 ? 0 : best.quality
    }

    private static func takeRange(
        _ scanner: inout HeaderScanner
    ) -> (type: [UInt8], subtype: [UInt8], quality: Int)? {
        let type = scanner.takeToken()
        guard !type.isEmpty else { return nil }
        let hasSubtype = scanner.take(UInt8(ascii: "/"))
        // A lone `*` is no media range, but Java's own HTTP client sends it with every request.
        guard hasSubtype || type == [UInt8(ascii: "*")] else { return nil }
        let subtype = hasSubtype ? scanner.takeToken() : type
        guard !subtype.isEmpty, let quality = QualityValue.takeParameters(&scanner) else { return nil }
        guard scanner.isAtEnd || scanner.peek == UInt8(ascii: ",") else { return nil }
        return (type, subtype, quality)
    }

    /// 3 = exactly this type, 2 = any subtype of it, 1 = anything, 0 = another type.
    private static func rank(of type: [UInt8], _ subtype: [UInt8], for wanted: [UInt8], slash: Int) -> Int {
        let any = [UInt8(ascii: "*")]
        if type == any { return subtype == any ? 1 : 0 }
        guard type.elementsEqual(wanted[..<slash]) else { return 0 }
        if subtype == any { return 2 }
        return subtype.elementsEqual(wanted[min(slash + 1, wanted.count)...]) ? 3 : 0
    }
}
