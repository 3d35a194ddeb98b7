import AdapterHost

extension AdapterSet {
    /// The adapters that can answer, or why there is none.
    func adapters(for operation: Operation, named name: String?) throws(APIError) -> [Adapter] {
        switch router.adapters(declaring: operation, named: name) {
        case .adapters(let adapters): return adapters
        case .noSuchAdapter: throw .adapterNotFound(name ?? "")
        case .notOffered:
            throw .notSupported(
                capability: operation.name,
                adapters: name.map { [$0] } ?? adapters.map(\.name),
                name.map { "adapter \($0) does not offer \(operation.name)" }
            )
        }
    }
}
