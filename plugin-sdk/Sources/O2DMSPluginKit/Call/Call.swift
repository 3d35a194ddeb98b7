// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
public import JSONText

/// One call of the host: where results go, and how long there is to work.
///
/// Usable on any thread until the function that it was given to returns; after that everything done with it has no
/// effect, and ``isCancelled`` is true.
public struct Call: Sendable {
    let handle: UInt64
    let table: HostTable
    /// The trace that the call belongs to, as the header `traceparent` of W3C Trace Context: to be sent along with what is asked
    /// of a backend for it.
    ///
    /// Nil = none.
    public let traceparent: String?

    /// Whether nobody wants the result any more, or the deadline has passed.
    ///
    /// Costs one atomic read.
    public var isCancelled: Bool {
        guard table.isOpen, let cancelled = unsafe table.functions.cancelled else { return !table.isOpen }
        return unsafe cancelled(table.functions.ctx, handle) != 0
    }

    /// The time until the deadline; nil = there is none.
    public var remaining: Duration? {
        guard table.isOpen else { return .zero }
        guard let remaining = unsafe table.functions.remaining_ms else { return nil }
        let milliseconds = unsafe remaining(table.functions.ctx, handle)
        return milliseconds == .max ? nil : .milliseconds(max(0, milliseconds))
    }

    /// Has `action` called when the call is cancelled or its deadline passes, at most once and never after the call
    /// has ended.
    ///
    /// - Parameter action: runs on a thread of the host, at once if it is so already; must not block. Replaces an
    ///   earlier one of this call.
    /// - Returns: false if the call has ended: `action` is never called.
    @discardableResult
    public func onCancel(_ action: @escaping @Sendable () -> Void) -> Bool {
        guard table.isOpen, let onCancel = unsafe table.functions.on_cancel else { return false }
        let watcher = CancellationWatcher(action)
        table.keep(watcher, for: handle)
        let userData = unsafe Unmanaged.passUnretained(watcher).toOpaque()
        if unsafe onCancel(table.functions.ctx, handle, CancellationWatcher.callback, userData) == 0 {
            return true
        }
        table.release(watcher, for: handle)
        return false
    }

    /// Throws `cancelled` if ``isCancelled``.
    public func checkCancelled() throws(AdapterError) {
        if isCancelled { throw .cancelled }
    }

    /// Writes a line to the host's log, which adds the adapter's name and this request.
    ///
    /// Never fails.
    ///
    /// - Parameters:
    ///   - level: how much it matters.
    ///   - message: one sentence; never a secret.
    ///   - fields: more members of the line.
    public func log(_ level: LogLevel, _ message: String, _ fields: KeyValuePairs<String, JSONValue> = [:]) {
        table.log(handle, level, message, fields.json)
    }

    /// Turns the answer of an emitting function into "go on".
    ///
    /// An argument that breaks a rule of the ABI is a fault of the adapter: it is logged, and the rest goes on.
    func goesOn(_ code: Int32, _ function: StaticString) -> Bool {
        if code == O2DMS_E_ARGUMENT {
            log(.error, "the host refused what the adapter emitted", ["function": .string("\(function)")])
            return true
        }
        return code >= 0
    }
}
