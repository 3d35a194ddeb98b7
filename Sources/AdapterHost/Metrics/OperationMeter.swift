// SPDX-License-Identifier: Apache-2.0

internal import Observability

/// Counts and times one operation of one adapter.
struct OperationMeter: Sendable {
    private let meters: AdapterMeters
    private let adapter: String
    private let operation: Operation
    private let succeeded: Counter
    private let duration: Histogram

    init(_ meters: AdapterMeters, adapter: String, operation: Operation) {
        self.meters = meters
        self.adapter = adapter
        self.operation = operation
        succeeded = meters.calls.with([adapter, operation.name, "ok"])
        duration = meters.durations.with([adapter, operation.name])
    }

    /// Calls that were recorded.
    var calls: UInt64 { duration.count }

    @inline(__always)
    func record(nanoseconds: Int64, failure: OperationErrorCode?) {
        duration.observe(Double(nanoseconds) * 1e-9)
        guard let failure else { return succeeded.add() }
        meters.calls.with([adapter, operation.name, failure.name]).add()
    }
}
