import AdapterHost
import Synchronization

/// Asks an adapter for the revision of its data only: whatever it is, nothing more is wanted.
final class RevisionProbe: OperationSink {
    private static let isAsked: UInt8 = 0
    private static let isMet: UInt8 = 1
    private static let isCurrent: UInt8 = 2
    private static let isOutdated: UInt8 = 3

    private let wanted: [UInt8]
    private let state = Atomic<UInt8>(isAsked)

    /// A probe that looks for this revision.
    init(_ wanted: [UInt8]) { self.wanted = wanted }

    /// What is known by now.
    var currency: CachedAnswer.Currency {
        switch state.load(ordering: .acquiring) {
        case Self.isCurrent: .current
        case Self.isOutdated: .outdated
        default: .unknown
        }
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult {
        if unsafe token.hasSameBytes(as: wanted) { state.store(Self.isMet, ordering: .relaxed) }
        return .stop
    }

    func total(_ count: UInt64) {}

    func package(_ package: PackageView) -> EmitResult { .stop }

    func deployment(_ deployment: DeploymentView) -> EmitResult { .stop }

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }

    func details(_ json: UnsafeRawBufferPointer) {}

    func completed(_ error: OperationError?) {
        let isMet = error == nil && state.load(ordering: .relaxed) == Self.isMet
        state.store(isMet ? Self.isCurrent : Self.isOutdated, ordering: .releasing)
    }
}
