public import AdapterHost

/// An adapter that could not say which deployments there are, and why.
public struct SilentAdapter: Sendable, Hashable {
    /// Its name.
    public let adapter: String
    /// Why it could not tell; the message may be the plugin's own.
    public let error: OperationError

    init(adapter: String, error: OperationError) {
        self.adapter = adapter
        self.error = error
    }

    /// It was configured, but could not be loaded.
    init(_ failure: AdapterLoadFailure) {
        adapter = failure.name
        error = OperationError(
            code: .unavailable,
            message:
                "it was not loaded (\(failure.error.id.rawValue)); mend it, or disable it if it is not needed",
            isRefusedByHost: true
        )
    }

    /// Its answer is not whole.
    init(omissionsOf adapter: String) {
        self.adapter = adapter
        error = OperationError(
            code: .internal,
            message: "some of its deployments break the plugin contract and cannot be shown"
        )
    }
}
