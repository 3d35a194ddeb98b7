/// What a `DecodingError` says, with the place and without any value.
enum DecodingFault {
    static func text(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            text(context, then: [key])
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            text(context, then: [])
        default: "it cannot be read"
        }
    }

    private static func text(_ context: DecodingError.Context, then keys: [any CodingKey]) -> String {
        let path = (context.codingPath + keys).map(\.stringValue).joined(separator: ".")
        return path.isEmpty ? context.debugDescription : "\(path) \(context.debugDescription)"
    }
}
