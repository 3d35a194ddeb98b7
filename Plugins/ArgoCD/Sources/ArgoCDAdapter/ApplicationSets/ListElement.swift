internal import JSONText

/// What a list generator puts into a template: it stands in the set itself, so that nothing of it is open.
struct ListElement: Hashable, Sendable {
    /// Longer texts stay as they are: no address, path or version is so long, and a list may repeat one thousands of times.
    static let textBytesLimit = 8192

    private let values: JSONValue

    /// Takes an element of the generator's list.
    init(_ values: JSONValue) { self.values = values }

    /// A text with the values in the place of the actions that do no more than name one; other actions stay.
    func filled(_ text: String) -> String {
        guard text.utf8.count <= Self.textBytesLimit else { return text }
        var filled = ""
        for piece in TemplateText(text).pieces {
            switch piece {
            case .text(let literal): filled += literal
            case .action(let action): filled += value(of: action) ?? "{{\(action)}}"
            }
            guard filled.utf8.count <= Self.textBytesLimit else { return text }
        }
        return filled
    }

    /// Of `.a.b`, or `a.b` without Go's templates.
    private func value(of action: String) -> String? {
        let name = action.hasPrefix(".") ? action.dropFirst() : action[...]
        let isName = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "._-".utf8.contains(byte)
        }
        guard isName, !name.isEmpty else { return nil }
        let value = name.split(separator: ".").reduce(values as JSONValue?) { $0?[String($1)] }
        switch value {
        case .string(let text): return text
        case .integer(let number): return "\(number)"
        default: return nil
        }
    }
}
