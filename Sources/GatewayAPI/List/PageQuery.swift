/// Which part of a list is asked for, whatever the list is of.
struct PageQuery: Sendable {
    /// The list's path as it was received.
    let path: String
    let values: QueryValues
    /// At most so many items; nil = all.
    let limit: UInt64?
    let offset: UInt64
    /// Whether the items of some adapters are better than an error.
    let allowsPartial: Bool

    init(_ values: QueryValues, path: String) {
        self.path = path
        self.values = values
        limit = values.integer("limit")
        offset = values.integer("offset") ?? 0
        allowsPartial = values.boolean("partial") ?? true
    }
}
