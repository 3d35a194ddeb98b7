/// Why a YAML text was refused, and where.
///
/// The message never repeats content of the text, so it is safe to log and to send to a client.
public struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of refusal.
    public enum Code: Sendable, Hashable {
        /// The text is not YAML.
        case syntax
        /// A tab stands where YAML wants spaces.
        case tabIndentation
        /// The text is not UTF-8, or holds a control character.
        case encoding
        /// More mappings and sequences are open than ``YAMLLimits/depth`` allows.
        case depth
        /// A scalar is longer than ``YAMLLimits/scalarBytes``.
        case scalarSize
        /// The text is longer than ``YAMLLimits/totalBytes``.
        case totalSize
        /// The text uses an alias, `*name`.
        case alias
        /// The text uses an anchor, `&name`.
        case anchor
        /// The text uses a tag outside the core schema, or a core tag on a value that does not fit it.
        case tag
        /// The text uses a directive, `%NAME`.
        case directive
        /// The text holds more documents than ``YAMLLimits/documents`` allows.
        case documents
        /// A scalar holds a NUL, written as an escape.
        case nulCharacter
        /// The function that delivers the text failed.
        case read
        /// There is no memory for the parser.
        case memory
    }

    /// The kind of refusal.
    public let code: Code
    /// Where in the text.
    public let mark: YAMLMark
    /// What is wrong, as a lower-case phrase without the place.
    public let message: String

    /// Makes an error; consumers use it too, for what they find wrong in the values.
    public init(_ code: Code, at mark: YAMLMark, _ message: String) {
        self.code = code
        self.mark = mark
        self.message = message
    }

    /// `line:column: message`.
    public var description: String { "\(mark): \(message)" }
}
