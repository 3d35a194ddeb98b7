import AdapterHost
import Synchronization

/// What an operation other than a list came to.
struct Outcome: Sendable {
    /// The packages that were emitted, at most ``OutcomeSink/packageLimit``.
    var packages: [FoundPackage] = []
    /// The deployment that was emitted.
    var deployment: ShownDeployment?
    /// The revision of the data that they come from.
    var revision: [UInt8]?
    /// The JSON object about the result.
    var details: [UInt8]?
    var error: OperationError?
}

/// Gathers the few things that a get, an upload or a delete yields, and hands them over at the end.
final class OutcomeSink: OperationSink {
    /// More candidates than anybody reads; a plugin that emits more is told to stop.
    static let packageLimit = 16

    private let adapter: Adapter
    /// Whether what is emitted would be there, but is not.
    private let isTrial: Bool
    private let finish: @Sendable (Outcome) -> Void
    private let state = Mutex(Outcome())

    init(adapter: Adapter, isTrial: Bool = false, finish: @escaping @Sendable (Outcome) -> Void) {
        self.adapter = adapter
        self.isTrial = isTrial
        self.finish = finish
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult {
        let token = unsafe Array(token)
        state.withLock { $0.revision = token }
        return .proceed
    }

    func total(_ count: UInt64) {}

    func package(_ package: PackageView) -> EmitResult {
        let found = FoundPackage(package, adapter: adapter, isTrial: isTrial)
        return state.withLock { outcome in
            outcome.packages.append(found)
            return outcome.packages.count < Self.packageLimit ? .proceed : .stop
        }
    }

    func deployment(_ deployment: DeploymentView) -> EmitResult {
        let shown = ShownDeployment(deployment, adapter: adapter.name)
        state.withLock { $0.deployment = shown }
        return .stop
    }

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }

    func details(_ json: UnsafeRawBufferPointer) {
        let copy = unsafe Array(json)
        state.withLock { $0.details = copy }
    }

    func completed(_ error: OperationError?) {
        let outcome = state.withLock { outcome in
            outcome.error = error
            return outcome
        }
        finish(outcome)
    }
}
