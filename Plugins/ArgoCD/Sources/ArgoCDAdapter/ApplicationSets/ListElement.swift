internal import JSONText

/// What a list generator puts into a template: it stands in the set itself, so that nothing of it is open.
struct ListElement: Hashable, Sendable {
    private let values: JSONValue

    /// Takes an element of the generator's list.
    init(_ values: JSONValue) { self.values = values }

    /// A text with the values in the place of the actions that do no more than name one; other actions stay.
    func filled(_ text: String) -> String {
        TemplateText(text).pieces.map { piece in
            switch piece {
            case .text(let literal): literal
            case .action(let action): value(of: action) ?? "{{\(action)}}"
            }
        }
        .joined()
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
