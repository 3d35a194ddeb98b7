import Synchronization

/// What the answers to one question may still grow by, shared by the adapters that give them.
final class InquiryBudget: Sendable {
    let limits: InquiryLimits
    private let deployments = Atomic(0)
    private let bytes = Atomic(0)

    init(_ limits: InquiryLimits) { self.limits = limits }

    /// Counts one more deployment of so many bytes; false if that is one too many.
    func take(bytes count: Int) -> Bool {
        let kept = deployments.add(1, ordering: .relaxed).newValue
        let size = bytes.add(count, ordering: .relaxed).newValue
        return kept <= limits.deployments && size <= limits.bytes
    }
}
