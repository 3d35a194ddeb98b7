import AdapterHost

extension FoundPackage {
    /// A request to its adapter that means exactly this name and version, in the repository where it was found.
    func request(_ operation: Operation, for errand: Errand) -> OperationRequest {
        var request = OperationRequest(operation: operation)
        request.id = id
        request.name = name
        request.version = version
        request.repository = repository
        errand.mark(&request)
        return request
    }
}
