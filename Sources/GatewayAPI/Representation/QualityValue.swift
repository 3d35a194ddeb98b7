/// The weight of a media range or coding (RFC 9110, section 12.4.2), in thousandths.
enum QualityValue {
    /// Reads what may follow an item: any parameters, of which `q` is the weight; `nil` if they are malformed.
    static func takeParameters(_ scanner: inout HeaderScanner) -> Int? {
        var quality = 1000
        while true {
            scanner.skipBlanks()
            guard scanner.take(UInt8(ascii: ";")) else { return quality }
            scanner.skipBlanks()
            let name = scanner.takeToken()
            guard !name.isEmpty, scanner.take(UInt8(ascii: "=")) else { return nil }
            if name == [UInt8(ascii: "q")] {
                guard let value = take(&scanner) else { return nil }
                quality = value
            } else if scanner.take(UInt8(ascii: "\"")) {
                _ = scanner.takeWhile { $0 != UInt8(ascii: "\"") }
                guard scanner.take(UInt8(ascii: "\"")) else { return nil }
            } else {
                guard !scanner.takeToken().isEmpty else { return nil }
            }
        }
    }

    /// `0`, `0.5`, `1.000`: at most three decimals, at most 1.
    ///
    /// Also `.2`, which the grammar does not have but every request of Java's own HTTP client.
    private static func take(_ scanner: inout HeaderScanner) -> Int? {
        var text = scanner.takeWhile { HeaderScanner.isTokenByte($0) }
        if text.first == UInt8(ascii: "."), text.count > 1 {
            text.insert(UInt8(ascii: "0"), at: text.startIndex)
        }
        guard let first = text.first, first == 0x30 || first == 0x31, text.count <= 5 else { return nil }
        guard text.count > 1 else { return first == 0x31 ? 1000 : 0 }
        guard text[1] == UInt8(ascii: ".") else { return nil }
        var value = first == 0x31 ? 1000 : 0
        var weight = 100
        for digit in text[2...] {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            value += Int(digit - 0x30) * weight
            weight /= 10
        }
        return value <= 1000 ? value : nil
    }
}
