// SPDX-License-Identifier: Apache-2.0

/// Names one running operation towards its adapter, so that it can be cancelled.
public struct OperationTicket: Sendable {
    let instance: PluginInstance
    let handle: CallHandle

    /// Tells the plugin to stop [any thread]; without effect once the operation is over.
    ///
    /// An operation that still waits for a worker completes with `.cancelled` at once, a running one when its plugin stops, but within
    /// five seconds.
    public func cancel() { instance.cancel(handle) }
}
