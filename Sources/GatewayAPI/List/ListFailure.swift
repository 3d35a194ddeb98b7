import AdapterHost

/// An adapter of which items are missing in a list, and why.
struct ListFailure: Sendable {
    let adapter: String
    let error: APIError
    /// False if none of its items are in the list, true if only those that broke the plugin contract are missing.
    let isPartial: Bool

    /// The adapter did not answer.
    init(_ error: OperationError, of adapter: String, _ operation: Operation) {
        self.adapter = adapter
        self.error = ErrorTable.answer(for: error, of: operation, adapter: adapter)
        isPartial = false
    }

    /// The host has refused some of the adapter's packages.
    init(omissionsOf adapter: String) {
        self.adapter = adapter
        let error = OperationError(
            code: .internal,
            message: "adapter \(adapter) has packages that break the plugin contract; they are left out"
        )
        self.error = ErrorTable.answer(for: error, of: .packageList, adapter: adapter)
        isPartial = true
    }
}

extension [ListFailure] {
    /// The value of `X-O2DMS-Partial`.
    var headerText: String { map { "\($0.adapter);\($0.error.type)" }.joined(separator: ", ") }
}
