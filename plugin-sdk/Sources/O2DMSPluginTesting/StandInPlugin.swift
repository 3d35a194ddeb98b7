// SPDX-License-Identifier: Apache-2.0

public import CO2DMSPlugin
public import JSONText
public import O2DMSPluginKit

/// A plugin with one instance, loaded by a ``StandInHost``.
///
/// Unchecked: the descriptor is constant, and the ABI lets operations be called from several threads.
@safe public final class StandInPlugin: @unchecked Sendable {
    /// What the plugin says of itself.
    public let descriptor: o2dms_plugin
    private let host: StandInHost
    private let table: UnsafeMutablePointer<o2dms_host>
    private let instance: OpaquePointer

    /// Loads an adapter of this process through the kit's entry.
    ///
    /// - Parameters:
    ///   - type: the adapter.
    ///   - configuration: its `config`.
    ///   - host: who loads it.
    /// - Throws: why it was refused, or could not be created.
    public convenience init<A: Adapter>(
        _ type: A.Type,
        configuration: JSONValue = [:],
        host: StandInHost = StandInHost()
    ) throws(AdapterError) {
        var reason = unsafe o2dms_str()
        guard let plugin = unsafe Plugin.entry(for: type, host.behaviour.minorVersion, &reason) else {
            throw unsafe .internal(String(copying: reason) ?? "the entry gave no reason")
        }
        try unsafe self.init(plugin, configurationJSON: configuration.text, host: host)
    }

    /// Makes an instance of a plugin, for example of one that was opened as a library.
    ///
    /// - Parameters:
    ///   - plugin: what its entry returned.
    ///   - configurationJSON: its `config` as text; nil = none.
    ///   - host: who loads it.
    /// - Throws: why there is no instance.
    public init(
        _ plugin: UnsafePointer<o2dms_plugin>,
        configurationJSON: [UInt8]?,
        host: StandInHost
    ) throws(AdapterError) {
        let table = UnsafeMutablePointer<o2dms_host>.allocate(capacity: 1)
        unsafe table.initialize(to: host.table)
        var instance: OpaquePointer?
        let call = host.begin(CallConditions())
        var arena = TextArena()
        let place = arena.add(configurationJSON)
        let code = unsafe arena.withTexts([place]) { texts in
            unsafe plugin.pointee.instance_create?(table, call, texts[0], &instance) ?? O2DMS_INTERNAL
        }
        host.end(call)
        guard code == O2DMS_OK, let instance = unsafe instance else {
            unsafe table.deallocate()
            let error = host.record(of: call)?.error
            throw error ?? AdapterError(AdapterError.Code(value: code), "instance_create gave no reason")
        }
        unsafe descriptor = unsafe plugin.pointee
        self.host = host
        unsafe self.table = unsafe table
        unsafe self.instance = unsafe instance
    }

    /// The flags of the operations in the plugin's table, by code.
    public var operations: [UInt32: UInt32] {
        var operations: [UInt32: UInt32] = [:]
        for index in 0..<Int(unsafe descriptor.op_count) {
            if let operation = operation(at: index) {
                operations[operation.op] = operation.flags
            }
        }
        return operations
    }

    /// Makes one call on this thread.
    ///
    /// - Parameters:
    ///   - operation: `O2DMS_OP_…`.
    ///   - request: what is asked.
    ///   - conditions: how the host behaves meanwhile.
    /// - Returns: what the adapter did until the operation returned; nil if the plugin has no such operation.
    public func perform(
        _ operation: UInt32,
        _ request: StandInRequest = StandInRequest(),
        _ conditions: CallConditions = CallConditions()
    ) -> CallRecord? {
        for index in 0..<Int(unsafe descriptor.op_count) {
            guard let entry = self.operation(at: index), entry.op == operation else { continue }
            let call = host.begin(conditions)
            unsafe request.withABI(operation) { unsafe entry.fn?(instance, call, $0) }
            return host.record(of: call)
        }
        return nil
    }

    /// Makes one call of a capability on this thread, see ``perform(_:_:_:)-(UInt32,_,_)``.
    public func perform(
        _ capability: Capability,
        _ request: StandInRequest = StandInRequest(),
        _ conditions: CallConditions = CallConditions()
    ) -> CallRecord? {
        perform(capability.rawValue, request, conditions)
    }

    /// Ends the instance; to be called once, with no call going on.
    public func destroy() {
        unsafe descriptor.instance_destroy?(instance)
        // A table that is gone shows at once who still uses it.
        unsafe table.pointee = unsafe o2dms_host()
        unsafe table.deallocate()
    }

    private func operation(at index: Int) -> o2dms_op? {
        guard let operations = unsafe descriptor.ops else { return nil }
        let offset = unsafe index * Int(descriptor.op_stride)
        return unsafe UnsafeRawPointer(operations).load(fromByteOffset: offset, as: o2dms_op.self)
    }
}
