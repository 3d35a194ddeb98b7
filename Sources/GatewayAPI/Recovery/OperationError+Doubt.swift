import AdapterHost

extension OperationError {
    /// Whether nobody can say what an operation that ended so has done: the backend may have carried it out and not said so.
    var leavesDoubt: Bool {
        switch code {
        case .unavailable, .deadline: !isRefusedByHost
        case .cancelled, .internal: true
        case .invalid, .notFound, .alreadyExists, .inUse, .conflict, .unsupported, .unauthenticated,
            .forbidden, .tooLarge, .preconditionFailed:
            false
        }
    }
}
