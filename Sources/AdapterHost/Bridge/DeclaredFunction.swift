// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import Synchronization

/// One operation of a plugin as the host runs it: its function, its promises and how it keeps them.
///
/// `@unchecked Sendable`: the function pointer is constant, the rest atomic.
@safe final class DeclaredFunction: @unchecked Sendable {
    let operation: Operation
    let flags: OperationFlags
    let function: o2dms_op_fn
    let meter: OperationMeter
    let budget = NonblockingBudget()
    /// The host filters, sorts and pages: as declared, or since the plugin broke the order.
    let isPlainList: Atomic<Bool>
    /// The plugin has shown that it keeps the order: its lists pass through.
    let isOrderProven = Atomic<Bool>(false)

    init(operation: Operation, flags: OperationFlags, function: @escaping o2dms_op_fn, meter: OperationMeter)
    {
        self.operation = operation
        self.flags = flags
        unsafe self.function = function
        self.meter = meter
        isPlainList = Atomic(operation == .packageList && flags.contains(.plainList))
    }
}
