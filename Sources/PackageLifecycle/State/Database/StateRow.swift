/// Reads the columns of one row in their order.
struct StateRow {
    private let columns: [String?]
    private var position = 0

    init(_ columns: [String?]) { self.columns = columns }

    mutating func optionalText() -> String? {
        guard position < columns.count else { return nil }
        defer { position += 1 }
        return columns[position]
    }

    mutating func optionalInteger() -> Int64? { optionalText().flatMap { Int64($0) } }

    mutating func text() throws(StateStoreError) -> String {
        guard let text = optionalText() else { throw Self.damaged }
        return text
    }

    mutating func integer() throws(StateStoreError) -> Int64 {
        guard let number = optionalInteger() else { throw Self.damaged }
        return number
    }

    /// Adapter, repository, name and version.
    mutating func key() -> PackageKey? {
        guard let adapter = optionalText(), let repository = optionalText(), let name = optionalText(),
            let version = optionalText()
        else { return nil }
        return PackageKey(adapter: adapter, repository: repository, name: name, version: version)
    }

    /// Since, who, soft and checksum.
    mutating func deprecation() -> Deprecation? {
        guard let since = optionalInteger(), let who = optionalText(), let soft = optionalInteger(),
            let checksum = optionalText()
        else { return nil }
        return Deprecation(since: since, who: who, isSoftDeletion: soft != 0, checksum: checksum)
    }

    static let damaged = StateStoreError.unusable("a row has not the values that it must have")
}
