/// A name of which not everything is known: texts, and between two of them anything.
public struct NamePattern: Sendable, Hashable {
    private let texts: [String]

    /// Describes names.
    ///
    /// - Parameter texts: what is known, in order; `["web-", ""]` are names that begin with `web-`, one text is that name.
    public init(_ texts: [String]) { self.texts = texts.isEmpty ? [""] : texts }

    /// Any name.
    public static let any = NamePattern(["", ""])

    /// Whether a name may be meant.
    func matches(_ name: String) -> Bool {
        guard texts.count > 1, let first = texts.first, let last = texts.last else { return texts == [name] }
        guard name.utf8.count >= first.utf8.count + last.utf8.count, name.hasPrefix(first),
            name.hasSuffix(last)
        else { return false }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for text in texts.dropFirst().dropLast() where !text.isEmpty {
            guard let found = rest.firstRange(of: text) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
