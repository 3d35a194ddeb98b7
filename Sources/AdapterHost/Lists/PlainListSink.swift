// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Stands between a plugin that emits everything in any order (`O2DMS_OPF_PLAIN_LIST`) and the sink: collects, then filters, sorts,
/// counts and pages.
///
/// `@unchecked Sendable`: a sink is called from one thread at a time.
final class PlainListSink: OperationSink, @unchecked Sendable {
    private let sink: any OperationSink
    private let request: OperationRequest
    private let store = PackageStore()
    private var isOverLimit = false

    init(before sink: any OperationSink, request: OperationRequest) {
        self.sink = sink
        self.request = request
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult { .proceed }
    func total(_ count: UInt64) {}

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
        if let error { return sink.completed(error) }
        if isOverLimit { return sink.completed(.listTooLarge) }
        do throws(OperationError) {
            try deliver()
            sink.completed(nil)
        } catch {
            sink.completed(error)
        }
    }

    private func deliver() throws(OperationError) {
        let filter = try PackageFilter(request)
        let matching = PackageOrder.sorted(store.packages.filter { filter.admits($0) })
        let token = (try? ListRevision.token(of: matching)) ?? []
        if !token.isEmpty, unsafe token.withUnsafeBytes({ unsafe sink.revision($0) }) == .stop { return }
        sink.total(UInt64(matching.count))
        let start = Int(min(request.offset, UInt64(matching.count)))
        let count = Int(min(request.limit, UInt64(matching.count - start)))
        _ = matching[start..<(start + count)].first { sink.package($0) == .stop }
    }
}

extension OperationError {
    static let listTooLarge = OperationError(
        code: .internal,
        message:
            "the adapter's list is larger than the \(PackageStore.limitBytes >> 20) MiB that the host can sort"
    )
}
