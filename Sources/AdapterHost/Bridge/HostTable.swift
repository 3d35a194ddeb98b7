// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// The table of host functions that each instance is given.
enum HostTable {
    /// A new table without `ctx`.
    static func make() -> UnsafeMutablePointer<o2dms_host> {
        let table = UnsafeMutablePointer<o2dms_host>.allocate(capacity: 1)
        var host = unsafe o2dms_host()
        unsafe host.struct_size = UInt32(MemoryLayout<o2dms_host>.size)
        unsafe host.abi_major = O2DMS_ABI_MAJOR
        unsafe host.abi_minor = O2DMS_ABI_MINOR
        unsafe host.log = hostLog
        unsafe host.metric = hostMetric
        unsafe host.extension = hostExtension
        unsafe host.cancelled = hostCancelled
        unsafe host.remaining_ms = hostRemaining
        unsafe host.on_cancel = hostOnCancel
        unsafe host.read = hostRead
        unsafe host.rewind = hostRewind
        unsafe host.set_total = hostSetTotal
        unsafe host.set_revision = hostSetRevision
        unsafe host.emit_package = hostEmitPackage
        unsafe host.emit_deployment = hostEmitDeployment
        unsafe host.emit_data = hostEmitData
        unsafe host.emit_details = hostEmitDetails
        unsafe host.set_error = hostSetError
        unsafe host.complete = hostComplete
        unsafe table.initialize(to: host)
        return unsafe table
    }
}
