// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// The descriptor that the host reads.
///
/// Its memory is allocated once and never freed, on purpose: it must be valid for the life of the process, and the
/// library is never unloaded. Unchecked: nothing changes it any more.
@safe struct StaticDescriptor: @unchecked Sendable {
    let pointer: UnsafePointer<o2dms_plugin>

    init(_ manifest: PluginManifest, _ type: any Adapter.Type, _ create: FactorySlots.Create) {
        let operations = Capability.allCases.filter { $0.isOffered(by: type) }.map { capability in
            unsafe o2dms_op(
                op: capability.rawValue,
                flags: manifest.operations[capability, default: []].rawValue,
                fn: InstanceFunctions.operation(capability)
            )
        }
        let artifacts = unsafe manifest.artifacts.map { kind in
            unsafe o2dms_artifact(
                media_type: Self.text(kind.mediaType),
                marker_file: Self.text(kind.markerFile),
                max_bytes: kind.limitBytes ?? .max,
                flags: 0,
                reserved: 0
            )
        }
        var plugin = unsafe o2dms_plugin()
        unsafe plugin.struct_size = UInt32(MemoryLayout<o2dms_plugin>.size)
        unsafe plugin.abi_major = O2DMS_ABI_MAJOR
        unsafe plugin.abi_minor = O2DMS_ABI_MINOR
        unsafe plugin.min_host_minor = manifest.minimumHostMinor
        unsafe plugin.flags = manifest.flags.rawValue
        unsafe plugin.op_count = UInt32(operations.count)
        unsafe plugin.op_stride = UInt32(MemoryLayout<o2dms_op>.stride)
        unsafe plugin.artifact_count = UInt32(artifacts.count)
        unsafe plugin.artifact_stride = UInt32(MemoryLayout<o2dms_artifact>.stride)
        unsafe plugin.id = Self.text(manifest.id)
        unsafe plugin.name = Self.text(manifest.name)
        unsafe plugin.version = Self.text(manifest.version)
        unsafe plugin.config_schema_json = Self.text(manifest.configurationSchema)
        unsafe plugin.ops = Self.array(operations)
        unsafe plugin.artifacts = Self.array(artifacts)
        unsafe plugin.instance_create = create
        unsafe plugin.instance_destroy = InstanceFunctions.destroy
        let memory = UnsafeMutablePointer<o2dms_plugin>.allocate(capacity: 1)
        unsafe memory.initialize(to: plugin)
        unsafe pointer = unsafe UnsafePointer(memory)
    }

    /// A text in memory that is never freed.
    static func text(_ text: String?) -> o2dms_str {
        guard let text else { return unsafe o2dms_str(nil as UnsafeRawBufferPointer?) }
        let bytes = Array(text.utf8)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
        unsafe memory.copyBytes(from: bytes)
        return unsafe o2dms_str(UnsafeRawBufferPointer(rebasing: memory[..<bytes.count]))
    }

    private static func array<T>(_ elements: [T]) -> UnsafePointer<T>? {
        guard !elements.isEmpty else { return nil }
        let memory = UnsafeMutableBufferPointer<T>.allocate(capacity: elements.count)
        _ = unsafe memory.initialize(fromContentsOf: elements)
        return unsafe UnsafePointer(memory.baseAddress)
    }
}
