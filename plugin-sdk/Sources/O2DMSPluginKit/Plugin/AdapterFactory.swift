// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// Makes an adapter of its configuration's JSON text, nil if there is none.
typealias AdapterFactory = @Sendable ([UInt8]?, Host) throws(AdapterError) -> any Adapter

/// The factories of this image.
///
/// `instance_create` is a C function pointer: it captures nothing and its caller does not say which plugin it means. So
/// each adapter type gets a slot with a function of its own. A library has one entry symbol and therefore one
/// type; more come together only in tests.
enum FactorySlots {
    static let limit = 8

    typealias Create =
        @convention(c) (
            UnsafePointer<o2dms_host>?, o2dms_call, o2dms_str, UnsafeMutablePointer<OpaquePointer?>?
        ) -> o2dms_code

    /// The `instance_create` of a slot; nil beyond the limit.
    static func create(_ slot: Int) -> Create? {
        switch slot {
        case 0: { unsafe FactorySlots.run(0, $0, $1, $2, $3) }
        case 1: { unsafe FactorySlots.run(1, $0, $1, $2, $3) }
        case 2: { unsafe FactorySlots.run(2, $0, $1, $2, $3) }
        case 3: { unsafe FactorySlots.run(3, $0, $1, $2, $3) }
        case 4: { unsafe FactorySlots.run(4, $0, $1, $2, $3) }
        case 5: { unsafe FactorySlots.run(5, $0, $1, $2, $3) }
        case 6: { unsafe FactorySlots.run(6, $0, $1, $2, $3) }
        case 7: { unsafe FactorySlots.run(7, $0, $1, $2, $3) }
        default: nil
        }
    }

    private static func run(
        _ slot: Int,
        _ host: UnsafePointer<o2dms_host>?,
        _ call: o2dms_call,
        _ configuration: o2dms_str,
        _ out: UnsafeMutablePointer<OpaquePointer?>?
    ) -> o2dms_code {
        guard let factory = PluginRegistry.shared.factory(slot) else { return O2DMS_INTERNAL }
        return unsafe InstanceFunctions.create(factory, host, call, configuration, out)
    }
}
