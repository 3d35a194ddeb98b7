// SPDX-License-Identifier: Apache-2.0

/// Holds back the lists of an adapter that has not yet shown that it keeps the order, until one of them has proved it.
///
/// Order and total are a plugin's promise. The first lists are looked at as a whole before anything leaves the host; a complete
/// list in the wrong order is sorted here, a page of one cannot be right and is refused. Later lists are checked as they pass.
///
/// `@unchecked Sendable`: a sink is called from one thread at a time.
final class ProvingListSink: OperationSink, @unchecked Sendable {
    private let sink: any OperationSink
    private let isWhole: Bool
    private let verdict: @Sendable (ListVerdict) -> Void
    private let store = PackageStore()
    private var isOverLimit = false
    private var isStopped = false
    private var hasTotal = false

    /// `isWhole`: the request asks for all items, not for a page.
    init(before sink: any OperationSink, isWhole: Bool, verdict: @escaping @Sendable (ListVerdict) -> Void) {
        self.sink = sink
        self.isWhole = isWhole
        self.verdict = verdict
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult {
        let result = unsafe sink.revision(token)
        isStopped = result == .stop
        return result
    }

    func total(_ count: UInt64) {
        hasTotal = true
        sink.total(count)
    }

    func package(_ package: borrowing PackageView) -> EmitResult {
        if store.append(package) { return .proceed }
        isOverLimit = true
        return .stop
    }

    func omitted() { sink.omitted() }
    func deployment(_ deployment: borrowing DeploymentView) -> EmitResult { .proceed }
    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .proceed }
    func details(_ json: UnsafeRawBufferPointer) { unsafe sink.details(json) }

    func completed(_ error: OperationError?) {
        if error != nil || isStopped { return sink.completed(error) }
        if isOverLimit { return sink.completed(.listTooLarge) }
        let packages = store.packages
        guard hasTotal, PackageOrder.isSorted(packages) else {
            verdict(.broken)
            return isWhole ? deliverSorted(packages) : sink.completed(.listOutOfOrder)
        }
        if packages.count > 1 { verdict(.kept) }
        deliver(packages)
    }

    private func deliverSorted(_ packages: [PackageView]) {
        if !hasTotal { sink.total(UInt64(packages.count)) }
        deliver(PackageOrder.sorted(packages))
    }

    private func deliver(_ packages: [PackageView]) {
        _ = packages.first { sink.package($0) == .stop }
        sink.completed(nil)
    }
}

/// What the order of a list says about its adapter.
enum ListVerdict {
    case kept
    case broken
}

extension OperationError {
    static let listOutOfOrder = OperationError(
        code: .internal,
        message: "the adapter's list was out of order; ask again: the host sorts its lists from now on"
    )
}
