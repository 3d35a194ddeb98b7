import AdapterHost

/// Finds the deployment that an id names: the adapters are asked in configuration order, and the first that has it answers.
final class DeploymentLookup: Sendable {
    enum Result: Sendable {
        /// `failures`: adapters before it that could not be asked.
        case found(ShownDeployment, failures: [ListFailure])
        case failed(APIError)
    }

    private let id: String
    private let adapters: [Adapter]
    private let request: OperationRequest
    private let finish: @Sendable (Result) -> Void

    init(
        id: String,
        adapters: [Adapter],
        for call: APICall,
        finish: @escaping @Sendable (Result) -> Void
    ) {
        self.id = id
        self.adapters = adapters
        self.finish = finish
        var request = OperationRequest(operation: .deploymentGet)
        request.flags = .detail
        request.id = id
        request.requestID = call.requestID
        request.traceparent = call.trace.header
        self.request = request
    }

    func start() { ask(0, [], withoutClaim: 0) }

    private func ask(_ index: Int, _ failures: [ListFailure], withoutClaim: Int) {
        guard index < adapters.count else {
            return finish(.failed(nobodyHasIt(failures, isClaimed: withoutClaim < adapters.count)))
        }
        let adapter = adapters[index]
        let sink = OutcomeSink(adapter: adapter) { outcome in
            if let deployment = outcome.deployment, deployment.id == self.id, outcome.error == nil {
                return self.finish(.found(deployment, failures: failures))
            }
            var failures = failures
            var withoutClaim = withoutClaim
            switch outcome.error {
            case nil: break
            case .some(let error) where error.code == .notFound: break
            case .some(let error) where error.code == .unsupported: withoutClaim += 1
            case .some(let error): failures.append(ListFailure(error, of: adapter.name, .deploymentGet))
            }
            self.ask(index + 1, failures, withoutClaim: withoutClaim)
        }
        adapter.perform(request, sink: sink, inline: false)
    }

    private func nobodyHasIt(_ failures: [ListFailure], isClaimed: Bool) -> APIError {
        if let first = failures.first { return first.error }
        return isClaimed ? .deploymentNotFound(id) : .noClaim(adapters.map { ($0.name, nil) })
    }
}
