/// Where in a JSON text the reading stands.
struct JSONWalk: Sendable {
    /// What comes next.
    enum Expectation: Sendable {
        case value, valueOrEnd
        case key, keyOrEnd
        case colon, separator
        case inKey, inString, inScalar
        /// Inside an array or object that is kept or left out as a whole.
        case inContainer
        case nothing
    }

    /// An array or object of which only some members are wanted.
    struct Level: Sendable {
        let node: Int
        let isObject: Bool
        /// Its elements are handed over one by one.
        let holdsPieces: Bool
        var hasContent = false
    }

    static let keyLimitBytes = 256

    var expectation = Expectation.value
    var levels: [Level] = []
    /// What is wanted of the value that comes next or is being read; `nil` = nothing.
    var node: Int? = 0
    var key: [UInt8] = []
    var isEscaped = false
    /// In `inContainer`: whether within a string, and how many brackets are open.
    var isQuoted = false
    var openBrackets = 0
    var offsetBytes = 0

    var isKept: Bool { node != nil }
}
