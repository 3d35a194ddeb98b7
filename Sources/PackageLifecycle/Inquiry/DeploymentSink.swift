import AdapterHost
import Synchronization

/// Gathers the deployments that one adapter names, within what the question's budget allows.
final class DeploymentSink: OperationSink {
    private struct State {
        var hasOmissions = false
        var isOverBudget = false
    }

    private let adapter: String
    private let budget: InquiryBudget
    private let finish: @Sendable (AdapterAnswer) -> Void
    private let store = DeploymentStore()
    private let state = Mutex(State())

    init(adapter: String, budget: InquiryBudget, finish: @escaping @Sendable (AdapterAnswer) -> Void) {
        self.adapter = adapter
        self.budget = budget
        self.finish = finish
    }

    func deployment(_ deployment: borrowing DeploymentView) -> EmitResult {
        let before = store.bytes
        store.append(deployment)
        if budget.take(bytes: store.bytes - before) { return .proceed }
        state.withLock { $0.isOverBudget = true }
        return .stop
    }

    func omitted() { state.withLock { $0.hasOmissions = true } }

    func completed(_ error: OperationError?) {
        finish(AdapterAnswer(adapter: adapter, store: store, end: end(error)))
    }

    private func end(_ error: OperationError?) -> AdapterAnswer.End {
        let state = state.withLock { $0 }
        if state.isOverBudget { return .failed(.tooManyDeployments(budget.limits)) }
        guard let error else { return state.hasOmissions ? .toldPart : .told }
        switch error.code {
        case .unsupported: return .withoutClaim(error.message)
        // The plugin's own word for it would be that it was cancelled.
        case .deadline, .cancelled: return .failed(.lateAboutDeployments)
        default: return .failed(error)
        }
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult { .proceed }
    func total(_ count: UInt64) {}
    func package(_ package: borrowing PackageView) -> EmitResult { .stop }
    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }
    func details(_ json: UnsafeRawBufferPointer) {}
}

extension OperationError {
    static let lateAboutDeployments = OperationError(code: .deadline, message: "it did not answer in time")

    static func tooManyDeployments(_ limits: InquiryLimits) -> OperationError {
        OperationError(
            code: .unavailable,
            message:
                "there are more than \(limits.deployments) deployments, or they take more than \(limits.bytes >> 20) MiB: raise limits.deployments and limits.deployments_size",
            isRefusedByHost: true
        )
    }
}
