/// Makes text from a chart fit to be shown: Helm's rule 21, on bytes.
enum ChartText {
    /// White space becomes a blank, whatever does not print is dropped.
    static func clean(_ bytes: UnsafeRawBufferPointer) -> String {
        let text = unsafe String(decoding: bytes, as: UTF8.self)
        return unsafe bytes.allSatisfy(isPlain) ? text : clean(text)
    }

    /// White space becomes a blank, whatever does not print is dropped.
    static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                result.append(" ")
            } else if isPrintable(scalar) {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// The text, or as many of its first characters as fit.
    static func cut(_ text: String, toBytes limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= limit else { break }
            result.append(scalar)
        }
        return String(result)
    }

    /// Something from the archive as it may stand in a message: printable ASCII, of bearable length.
    static func quoted(_ bytes: some Sequence<UInt8>) -> String {
        var result = ""
        for byte in bytes {
            guard result.utf8.count < 256 else { return result + "..." }
            if (0x20...0x7E).contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let hex = String(byte, radix: 16)
                result += byte < 16 ? "\\x0\(hex)" : "\\x\(hex)"
            }
        }
        return result
    }

    private static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x20 < 0x5F }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        default: true
        }
    }
}
