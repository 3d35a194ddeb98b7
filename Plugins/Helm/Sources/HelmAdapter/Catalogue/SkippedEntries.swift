/// Entries of an index that are not served, each with its reason; only the first are kept by name.
struct SkippedEntries: Sendable, Equatable {
    struct Example: Sendable, Equatable {
        let name: String
        let version: String
        let reason: String
    }

    static let exampleLimit = 20
    private(set) var count = 0
    private(set) var examples: [Example] = []

    mutating func add(name: String, version: String, reason: String) {
        count += 1
        guard examples.count < Self.exampleLimit else { return }
        examples.append(Example(name: name, version: version, reason: reason))
    }

    /// Counts those of another reading as well.
    mutating func add(_ others: SkippedEntries) {
        count += others.count
        examples += others.examples.prefix(Self.exampleLimit - examples.count)
    }
}
