/// An algorithm and what it gave, as `sha256:0a…`.
struct FluxDigest: Sendable, Hashable, CustomStringConvertible {
    /// As `sha1` or `sha256`.
    let algorithm: String
    /// Lower-case hexadecimal digits.
    let hex: String

    /// Reads `algorithm:digits`; `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let digits = Self.digitCount(of: String(parts[0])) else { return nil }
        self.init(algorithm: String(parts[0]), parts[1], digits)
    }

    /// Reads bare digits, whose number tells SHA-1 and SHA-256 apart; `nil` for anything else.
    init?(bare text: Substring) {
        switch text.utf8.count {
        case 40: self.init(algorithm: "sha1", text, 40)
        case 64: self.init(algorithm: "sha256", text, 64)
        default: return nil
        }
    }

    private init?(algorithm: String, _ text: Substring, _ digits: Int) {
        guard text.utf8.count == digits, text.utf8.allSatisfy(\.isHexadecimal) else { return nil }
        self.algorithm = algorithm
        hex = text.lowercased()
    }

    private static func digitCount(of algorithm: String) -> Int? {
        switch algorithm {
        case "sha1": 40
        case "sha256": 64
        case "sha384": 96
        case "sha512": 128
        default: nil
        }
    }

    var description: String { "\(algorithm):\(hex)" }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        (0x30...0x39).contains(self) || (0x61...0x66).contains(self) || (0x41...0x46).contains(self)
    }
}
