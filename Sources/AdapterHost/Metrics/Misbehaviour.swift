// SPDX-License-Identifier: Apache-2.0

/// How a plugin can break the contract; the raw value is a metric label.
enum Misbehaviour: String, CaseIterable {
    /// Completed a call that it had completed before, or that never was.
    case staleCompletion = "stale_completion"
    /// Completed a call that the host had ended at its deadline or after its cancellation.
    case lateCompletion = "late_completion"
    /// Used a call that was complete, or never was.
    case staleCall = "stale_call"
    /// Emitted what does not belong to the operation, or twice, or too late.
    case outOfTurn = "out_of_turn"
    /// Handed over a value that breaks the header's rules.
    case invalidValue = "invalid_value"
    /// Completed with an error that breaks the header's rules.
    case invalidError = "invalid_error"
    /// Emitted a list in the wrong order or without its total.
    case listOrder = "list_order"
    /// Broke the promise to return within a millisecond.
    case blocking = "blocking"
    /// Did not end in its time: a create, a destroy or an operation at shutdown.
    case abandoned = "abandoned"
    /// A metric of its own beyond the limits.
    case invalidMetric = "invalid_metric"
}
