// SPDX-License-Identifier: Apache-2.0

package import CO2DMSPlugin
internal import JSONText
internal import O2DMSPluginKit
internal import Synchronization

extension StandInHost {
    /// The table that an adapter gets; it points to this host without keeping it.
    package var table: o2dms_host {
        var table = unsafe o2dms_host()
        unsafe table.struct_size = behaviour.tableSizeBytes ?? UInt32(MemoryLayout<o2dms_host>.size)
        unsafe table.abi_major = behaviour.majorVersion
        unsafe table.abi_minor = behaviour.minorVersion
        unsafe table.ctx = Unmanaged.passUnretained(self).toOpaque()
        unsafe setServices(&table)
        unsafe setCallFunctions(&table)
        unsafe setEmitFunctions(&table)
        unsafe setEnd(&table)
        return unsafe table
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> StandInHost? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<StandInHost>.fromOpaque(context).takeUnretainedValue()
    }

    private func setServices(_ table: inout o2dms_host) {
        unsafe table.log = { context, call, level, message, fields in
            let line = unsafe LogLine(
                call: call,
                level: level,
                message: String(copying: message) ?? "",
                fields: JSONValue(copying: fields)
            )
            unsafe StandInHost.of(context)?.state.withLock { $0.log.append(line) }
        }
        unsafe table.metric = { context, kind, name, labels, value in
            let metric = unsafe Metric(
                kind: kind,
                name: String(copying: name) ?? "",
                labels: JSONValue(copying: labels),
                value: value
            )
            unsafe StandInHost.of(context)?.state.withLock { $0.metrics.append(metric) }
        }
        unsafe table.extension = { context, id in
            guard let host = unsafe StandInHost.of(context), unsafe String(copying: id) == O2DMS_EXT_KV,
                host.state.withLock({ $0.store != nil })
            else { return nil }
            return unsafe StandInStore.table
        }
    }

    private func setCallFunctions(_ table: inout o2dms_host) {
        unsafe table.cancelled = { context, call in
            let code = unsafe StandInHost.of(context)?.use(call) { $0.isCancelled ? 1 : 0 }
            return Int32(truncatingIfNeeded: code ?? -1)
        }
        unsafe table.remaining_ms = { context, call in
            unsafe StandInHost.of(context)?.use(call) { $0.conditions.remainingMilliseconds ?? .max } ?? -1
        }
        unsafe table.on_cancel = { context, call, function, userData in
            var isDue = false
            let code = unsafe StandInHost.of(context)?.use(call) { call in
                if call.conditions.isCancelledOnceWatched { call.isCancelled = true }
                isDue = call.isCancelled
                return 0
            }
            if isDue { unsafe function?(userData) }
            return Int32(truncatingIfNeeded: code ?? -1)
        }
        unsafe table.read = { context, call, buffer, capacity in
            unsafe StandInHost.of(context)?.use(call) { call in
                unsafe call.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: capacity))
            } ?? -1
        }
        unsafe table.rewind = { context, call in
            Int32(truncatingIfNeeded: unsafe StandInHost.of(context)?.use(call) { $0.rewind() } ?? -1)
        }
    }

    private func setEmitFunctions(_ table: inout o2dms_host) {
        unsafe table.set_total = { context, call, total in
            Int32(truncatingIfNeeded: unsafe StandInHost.of(context)?.use(call) { $0.setTotal(total) } ?? -1)
        }
        unsafe table.set_revision = { context, call, revision in
            let text = unsafe String(copying: revision)
            let code = unsafe StandInHost.of(context)?.use(call) { $0.setRevision(text) }
            return Int32(truncatingIfNeeded: code ?? -1)
        }
        unsafe table.emit_package = { context, call, package in
            let code = unsafe StandInHost.of(context)?.use(call) { call in
                call.take { record in
                    guard let package = unsafe package.flatMap({ unsafe Package(copying: $0.pointee) }) else {
                        return false
                    }
                    record.packages.append(package)
                    return true
                }
            }
            return Int32(truncatingIfNeeded: code ?? -1)
        }
        unsafe table.emit_deployment = { context, call, deployment in
            let code = unsafe StandInHost.of(context)?.use(call) { call in
                call.take { record in
                    guard
                        let deployment = unsafe deployment.flatMap({ unsafe Deployment(copying: $0.pointee) })
                    else { return false }
                    record.deployments.append(deployment)
                    return true
                }
            }
            return Int32(truncatingIfNeeded: code ?? -1)
        }
        unsafe table.emit_data = { context, call, bytes, count in
            let code = unsafe StandInHost.of(context)?.use(call) { call in
                call.take { record in
                    guard !record.packages.isEmpty else { return false }
                    unsafe record.data.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
                    return true
                }
            }
            return Int32(truncatingIfNeeded: code ?? -1)
        }
        unsafe table.emit_details = { context, call, details in
            let value = unsafe JSONValue(copying: details)
            let code = unsafe StandInHost.of(context)?.use(call) { call in
                guard call.record.details == nil, value?.kind == .object else {
                    return Int64(O2DMS_E_ARGUMENT)
                }
                call.record.details = value
                return 0
            }
            return Int32(truncatingIfNeeded: code ?? -1)
        }
    }

    private func setEnd(_ table: inout o2dms_host) {
        unsafe table.set_error = { context, call, error in
            let reason = unsafe error.flatMap { unsafe AdapterError(copying: $0.pointee) }
            let code = unsafe StandInHost.of(context)?.use(call) { call in
                call.record.error = reason
                return 0
            }
            return Int32(truncatingIfNeeded: code ?? -1)
        }
        unsafe table.complete = { context, call, error in
            let reason = unsafe error.flatMap { unsafe AdapterError(copying: $0.pointee) }
            let code = unsafe StandInHost.of(context)?.use(call) { call in
                call.record.completions += 1
                call.record.error = reason
                call.isOver = true
                return 0
            }
            return Int32(truncatingIfNeeded: code ?? -1)
        }
    }

    /// For the store's table, whose functions get the same context.
    static func store<R>(
        _ context: UnsafeMutableRawPointer?,
        _ body: (inout [String: (value: [UInt8], revision: UInt64)]) -> R
    ) -> R? {
        unsafe of(context)?.state.withLock { state in
            guard var store = state.store else { return nil }
            let result = body(&store)
            state.store = store
            return result
        }
    }
}
