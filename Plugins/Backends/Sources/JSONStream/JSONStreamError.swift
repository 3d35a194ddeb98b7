/// Why a text that arrives in pieces is not the JSON that was expected.
public enum JSONStreamError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A byte that cannot stand there.
    case unexpectedByte(UInt8, offsetBytes: Int)
    /// The text ended before its value did.
    case truncated
    /// One element is longer than is taken, counted as it was sent.
    case pieceTooLong(limitBytes: Int)
    /// What stands around the elements is longer than is taken.
    case envelopeTooLong(limitBytes: Int)
    /// What is wanted of one element, or of the text around them, is longer than is taken.
    case keptTooLong(limitBytes: Int)

    /// What is wrong, as a lower-case phrase.
    public var description: String {
        switch self {
        case .unexpectedByte(let byte, let offset):
            "byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true)) at \(offset) is not JSON as expected"
        case .truncated: "the JSON text ends too early"
        case .pieceTooLong(let limit): "one element is longer than \(limit) bytes"
        case .keptTooLong(let limit): "what is read of the text is longer than \(limit) bytes"
        case .envelopeTooLong(let limit): "the text around the elements is longer than \(limit) bytes"
        }
    }
}
