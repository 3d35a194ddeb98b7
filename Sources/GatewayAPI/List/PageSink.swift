import AdapterHost
import Synchronization

/// What one adapter contributes to a page.
struct PagePart: Sendable {
    var revision: [UInt8]?
    var total: UInt64?
    var batch: ListBatch
    /// The client has this very page already.
    var isUnchanged = false
    /// The page grew beyond its limit.
    var isTooLarge = false
    /// The host left out packages that broke the plugin contract.
    var hasOmissions = false
    var error: OperationError?
}

/// Gathers the packages of one page from one adapter.
final class PageSink: OperationSink {
    private let limitBytes: Int
    private let keepsKeys: Bool
    private let isUnchanged: @Sendable ([UInt8]) -> Bool
    private let finish: @Sendable (PagePart) -> Void
    private let state: Mutex<PagePart>

    /// A sink that asks `isUnchanged` whether the client has what belongs to a revision, and calls `finish` once.
    init(
        limitBytes: Int,
        keepsKeys: Bool,
        isUnchanged: @escaping @Sendable ([UInt8]) -> Bool,
        finish: @escaping @Sendable (PagePart) -> Void
    ) {
        self.limitBytes = limitBytes
        self.keepsKeys = keepsKeys
        self.isUnchanged = isUnchanged
        self.finish = finish
        state = Mutex(PagePart(batch: ListBatch(capacity: 8 * 1024, keepsKeys: keepsKeys)))
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult {
        let token = unsafe Array(token)
        let hasIt = isUnchanged(token)
        state.withLock { part in
            part.revision = token
            part.isUnchanged = hasIt
        }
        return hasIt ? .stop : .proceed
    }

    func total(_ count: UInt64) {
        state.withLock { $0.total = count }
    }

    func package(_ package: PackageView) -> EmitResult {
        state.withLock { part in
            guard !part.isUnchanged else { return .stop }
            part.batch.append(package)
            part.isTooLarge = part.batch.size > limitBytes
            return part.isTooLarge ? .stop : .proceed
        }
    }

    func omitted() {
        state.withLock { $0.hasOmissions = true }
    }

    func deployment(_ deployment: DeploymentView) -> EmitResult { .stop }

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }

    func details(_ json: UnsafeRawBufferPointer) {}

    func completed(_ error: OperationError?) {
        let part = state.withLock { part in
            part.error = error
            if !keepsKeys { part.batch.close() }
            return part
        }
        finish(part)
    }
}
