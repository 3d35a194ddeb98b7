import AdapterHost
import Threads

/// Waits for the report of a repair.
final class RepairSink: OperationSink {
    private struct State {
        var report: [UInt8]?
        var outcome: Result<[UInt8]?, OperationError>?
    }

    private let state = Monitor(State())

    /// Blocks until the operation has ended; the host sees to it that it does.
    func wait() -> Result<[UInt8]?, OperationError> { state.wait { $0.outcome } }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult { .proceed }
    func total(_ count: UInt64) {}
    func package(_ package: borrowing PackageView) -> EmitResult { .stop }
    func deployment(_ deployment: borrowing DeploymentView) -> EmitResult { .stop }
    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }

    func details(_ json: UnsafeRawBufferPointer) {
        let report = unsafe Array(json)
        state.withLock { $0.report = report }
    }

    func completed(_ error: OperationError?) {
        state.withLock(notifying: true) { state in
            state.outcome = error.map { .failure($0) } ?? .success(state.report)
        }
    }
}
