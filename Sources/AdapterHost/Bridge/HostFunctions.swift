// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

// The functions behind the table. They are plain functions of a file, since a closure in a main file would belong to the main actor
// and trap on a plugin's thread. Each only finds its instance.

func hostLog(
    _ context: UnsafeMutableRawPointer?,
    _ call: o2dms_call,
    _ level: Int32,
    _ message: o2dms_str,
    _ fields: o2dms_str
) {
    unsafe PluginInstance.with(context) {
        unsafe $0.writeLog(CallHandle(rawValue: call), level, message, fields)
    }
}

func hostMetric(
    _ context: UnsafeMutableRawPointer?,
    _ kind: Int32,
    _ name: o2dms_str,
    _ labels: o2dms_str,
    _ value: Double
) {
    unsafe PluginInstance.with(context) { unsafe $0.recordMetric(kind, name, labels, value) }
}

/// This host has no optional tables yet.
func hostExtension(_ context: UnsafeMutableRawPointer?, _ id: o2dms_str) -> UnsafeRawPointer? { nil }

func hostCancelled(_ context: UnsafeMutableRawPointer?, _ call: o2dms_call) -> Int32 {
    unsafe PluginInstance.with(context) { $0.isCancelled(CallHandle(rawValue: call)) }
}

func hostRemaining(_ context: UnsafeMutableRawPointer?, _ call: o2dms_call) -> Int64 {
    unsafe PluginInstance.with(context) { $0.remainingMilliseconds(CallHandle(rawValue: call)) }
}

func hostOnCancel(
    _ context: UnsafeMutableRawPointer?,
    _ call: o2dms_call,
    _ function: CancelBoard.Function?,
    _ userData: UnsafeMutableRawPointer?
) -> Int32 {
    let callback = unsafe function.map { unsafe CancelBoard.Callback(function: $0, userData: userData) }
    return unsafe PluginInstance.with(context) { $0.onCancel(CallHandle(rawValue: call), callback) }
}

func hostRead(
    _ context: UnsafeMutableRawPointer?,
    _ call: o2dms_call,
    _ buffer: UnsafeMutableRawPointer?,
    _ capacity: Int
) -> Int64 {
    unsafe PluginInstance.with(context) { unsafe $0.read(CallHandle(rawValue: call), into: buffer, capacity) }
}

func hostRewind(_ context: UnsafeMutableRawPointer?, _ call: o2dms_call) -> Int32 {
    unsafe PluginInstance.with(context) { $0.rewind(CallHandle(rawValue: call)) }
}

func hostSetTotal(_ context: UnsafeMutableRawPointer?, _ call: o2dms_call, _ total: UInt64) -> Int32 {
    unsafe PluginInstance.with(context) { $0.setTotal(CallHandle(rawValue: call), total) }
}

func hostSetRevision(_ context: UnsafeMutableRawPointer?, _ call: o2dms_call, _ revision: o2dms_str) -> Int32
{
    unsafe PluginInstance.with(context) { unsafe $0.setRevision(CallHandle(rawValue: call), revision) }
}

func hostEmitPackage(
    _ context: UnsafeMutableRawPointer?,
    _ call: o2dms_call,
    _ package: UnsafePointer<o2dms_package>?
) -> Int32 {
    unsafe PluginInstance.with(context) { unsafe $0.emitPackage(CallHandle(rawValue: call), package) }
}

func hostEmitDeployment(
    _ context: UnsafeMutableRawPointer?,
    _ call: o2dms_call,
    _ deployment: UnsafePointer<o2dms_deployment>?
) -> Int32 {
    unsafe PluginInstance.with(context) { unsafe $0.emitDeployment(CallHandle(rawValue: call), deployment) }
}

func hostEmitData(
    _ context: UnsafeMutableRawPointer?,
    _ call: o2dms_call,
    _ bytes: UnsafeRawPointer?,
    _ count: Int
) -> Int32 {
    unsafe PluginInstance.with(context) { unsafe $0.emitData(CallHandle(rawValue: call), bytes, count) }
}

func hostEmitDetails(_ context: UnsafeMutableRawPointer?, _ call: o2dms_call, _ details: o2dms_str) -> Int32 {
    unsafe PluginInstance.with(context) { unsafe $0.emitDetails(CallHandle(rawValue: call), details) }
}

func hostSetError(
    _ context: UnsafeMutableRawPointer?,
    _ call: o2dms_call,
    _ error: UnsafePointer<o2dms_error>?
) -> Int32 {
    unsafe PluginInstance.with(context) { unsafe $0.setError(CallHandle(rawValue: call), error) }
}

func hostComplete(
    _ context: UnsafeMutableRawPointer?,
    _ call: o2dms_call,
    _ error: UnsafePointer<o2dms_error>?
) -> Int32 {
    unsafe PluginInstance.with(context) { unsafe $0.complete(CallHandle(rawValue: call), error) }
}
