/// One change to an index.
enum IndexChange: Sendable, Equatable {
    case add(IndexEntryText)
    case remove(name: String, version: String)

    var name: String {
        switch self {
        case .add(let entry): entry.name
        case .remove(let name, _): name
        }
    }
}
