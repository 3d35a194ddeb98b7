// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// The functions of a plugin that the host calls with an instance.
enum InstanceFunctions {
    /// The function of the operations table for a capability.
    ///
    /// C function pointers capture nothing, so there is one for each.
    static func operation(_ capability: Capability) -> o2dms_op_fn {
        switch capability {
        case .packageList: { unsafe InstanceFunctions.run(.packageList, $0, $1, $2) }
        case .packageGet: { unsafe InstanceFunctions.run(.packageGet, $0, $1, $2) }
        case .packageUpload: { unsafe InstanceFunctions.run(.packageUpload, $0, $1, $2) }
        case .packageDelete: { unsafe InstanceFunctions.run(.packageDelete, $0, $1, $2) }
        case .packageFetch: { unsafe InstanceFunctions.run(.packageFetch, $0, $1, $2) }
        case .packageRepair: { unsafe InstanceFunctions.run(.packageRepair, $0, $1, $2) }
        case .deploymentList: { unsafe InstanceFunctions.run(.deploymentList, $0, $1, $2) }
        case .deploymentGet: { unsafe InstanceFunctions.run(.deploymentGet, $0, $1, $2) }
        case .health: { unsafe InstanceFunctions.run(.health, $0, $1, $2) }
        }
    }

    /// Runs an operation and completes its call exactly once, by what the adapter's function did.
    private static func run(
        _ capability: Capability,
        _ pointer: OpaquePointer?,
        _ handle: o2dms_call,
        _ request: UnsafePointer<o2dms_request>?
    ) {
        guard let pointer = unsafe pointer else { return }
        let instance = unsafe Unmanaged<Instance>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
        do throws(AdapterError) {
            guard let request = unsafe request else { throw .internal("the host sent no request") }
            let view = unsafe RequestView(request)
            let call = Call(handle: handle, table: instance.table, traceparent: view.traceparent)
            try instance.perform(capability, view, call)
            instance.table.complete(handle, nil)
        } catch {
            instance.table.complete(handle, error)
        }
    }

    /// Makes an instance with `factory` and hands it to the host.
    static func create(
        _ factory: AdapterFactory,
        _ host: UnsafePointer<o2dms_host>?,
        _ call: o2dms_call,
        _ configuration: o2dms_str,
        _ out: UnsafeMutablePointer<OpaquePointer?>?
    ) -> o2dms_code {
        guard let host = unsafe host, let out = unsafe out, let table = unsafe HostTable(host) else {
            return O2DMS_INTERNAL
        }
        do throws(AdapterError) {
            let text = unsafe configuration.bytes.map { unsafe Array($0) }
            let instance = Instance(try factory(text, Host(table: table)), table)
            unsafe out.pointee = unsafe OpaquePointer(Unmanaged.passRetained(instance).toOpaque())
            return O2DMS_OK
        } catch {
            if let setError = unsafe table.functions.set_error {
                _ = unsafe error.withABI { unsafe setError(table.functions.ctx, call, $0) }
            }
            table.close()
            return error.code.value
        }
    }

    /// Ends an instance.
    static let destroy: @convention(c) (OpaquePointer?) -> Void = { pointer in
        guard let pointer = unsafe pointer else { return }
        let instance = unsafe Unmanaged<Instance>.fromOpaque(UnsafeRawPointer(pointer)).takeRetainedValue()
        instance.shutDown()
    }
}
