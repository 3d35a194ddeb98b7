import AdapterHost
import Threads

/// The packages of one adapter on their way to a streamed list: its worker fills, the list's thread empties.
///
/// It holds at most two batches; then the adapter has to wait.
final class ListChannel: OperationSink {
    private static let batchBytes = 32 * 1024

    private struct State {
        var revision: [UInt8]?
        var total: UInt64?
        var filling: ListBatch
        var ready: ListBatch?
        var hasAnswered = false
        var isClosed = false
        var isFinished = false
        var hasOmissions = false
        var error: OperationError?
    }

    /// What is known once the adapter said its first word.
    struct Opening: Sendable {
        let revision: [UInt8]?
        let total: UInt64?
        let error: OperationError?
    }

    enum Next {
        case batch(ListBatch)
        /// `hasOmissions`: the host left out packages that broke the plugin contract.
        case end(hasOmissions: Bool)
        case failed(OperationError)
    }

    private let finish: @Sendable (PagePart) -> Void
    private let state: Monitor<State>

    /// - Parameter finish: called at the end, with all but the packages.
    init(finish: @escaping @Sendable (PagePart) -> Void) {
        self.finish = finish
        state = Monitor(State(filling: ListBatch(capacity: Self.batchBytes + 4096, keepsKeys: true)))
    }

    /// Waits for the adapter's first word: a total, a full batch, or its end.
    ///
    /// Nil if it says none in time.
    func opening(within timeout: Duration) -> Opening? {
        state.wait(atMost: timeout) { state in
            guard state.hasAnswered else { return nil }
            return Opening(
                revision: state.revision,
                total: state.total,
                error: state.isFinished && state.ready == nil ? state.error : nil
            )
        }
    }

    /// Waits for the next packages.
    func next() -> Next {
        state.wait(notifying: true) { state in
            if let batch = state.ready {
                state.ready = nil
                return .batch(batch)
            }
            guard state.isFinished else { return nil }
            return state.error.map { .failed($0) } ?? .end(hasOmissions: state.hasOmissions)
        }
    }

    /// Nobody reads any more: the adapter is told to stop.
    func close() {
        state.update { state in
            state.isClosed = true
            state.ready = nil
        }
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult {
        let token = unsafe Array(token)
        return state.update { state in
            state.revision = token
            return state.isClosed ? .stop : .proceed
        }
    }

    func total(_ count: UInt64) {
        state.update { state in
            state.total = count
            state.hasAnswered = true
        }
    }

    func package(_ package: PackageView) -> EmitResult {
        let (isClosed, isFull) = state.withLock { state in
            if !state.isClosed { state.filling.append(package) }
            return (state.isClosed, state.filling.size >= Self.batchBytes)
        }
        if isClosed { return .stop }
        return isFull ? flush() : .proceed
    }

    func omitted() {
        state.withLock { $0.hasOmissions = true }
    }

    func deployment(_ deployment: DeploymentView) -> EmitResult { .stop }

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }

    func details(_ json: UnsafeRawBufferPointer) {}

    func completed(_ error: OperationError?) {
        // The end may come on any thread, also on one that must not wait: what is left joins the batch that is ready.
        let part = state.update { state in
            state.isFinished = true
            state.hasAnswered = true
            state.error = error
            if !state.filling.isEmpty, !state.isClosed {
                if state.ready == nil {
                    state.ready = state.filling
                } else {
                    state.ready?.append(contentsOf: state.filling)
                }
            }
            return PagePart(
                revision: state.revision,
                total: state.total,
                batch: ListBatch(capacity: 0, keepsKeys: false),
                error: error
            )
        }
        finish(part)
    }

    /// Hands the full batch over, waiting until the one before it was taken.
    private func flush() -> EmitResult {
        state.wait(notifying: true) { state in
            if state.isClosed { return .stop }
            guard state.ready == nil else { return nil }
            state.ready = state.filling
            state.filling = ListBatch(capacity: Self.batchBytes + 4096, keepsKeys: true)
            state.hasAnswered = true
            return .proceed
        }
    }
}
