// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import Observability

/// Log and metrics of the plugin.
extension PluginInstance {
    static let logMessageLimitBytes = 4096

    func writeLog(_ handle: CallHandle, _ level: Int32, _ message: o2dms_str, _ fields: o2dms_str) {
        let level = Self.level(level)
        guard log.isEnabled(level) else { return }
        guard logLimit.admits() else { return meters.droppedLogLines.with([adapterName]).add() }
        guard let text = unsafe PluginText.string(message) else {
            return count(.invalidValue, "log with a message that is no UTF-8 text")
        }
        let line = OneLine.of(text, limitBytes: Self.logMessageLimitBytes)
        let origin = origin(of: handle)
        log.log(
            level,
            line,
            [
                "adapter": .string(adapterName),
                "requestId": origin.requestID.map { .string($0) } ?? .absent,
                "traceId": origin.traceID.map { .string($0) } ?? .absent,
                "fields": unsafe jsonFields(fields).map { .json($0) } ?? .absent,
            ]
        )
    }

    func recordMetric(_ kind: Int32, _ name: o2dms_str, _ labels: o2dms_str, _ value: Double) {
        var labelBytes: UnsafeRawBufferPointer?
        guard let name = unsafe PluginText.string(name, limitBytes: PluginMetrics.nameLimitBytes),
            unsafe PluginText.read(labels, into: &labelBytes, limitBytes: 4096),
            pluginMetrics.record(
                kind: kind,
                name: name,
                labels: unsafe labelBytes.map { unsafe Array($0) } ?? [],
                value: value
            )
        else {
            return count(
                .invalidMetric,
                "a metric beyond the limits, or with a name or labels that break the rules"
            )
        }
    }

    /// The request that the plugin names by its call, on whichever thread; none for a call that is over.
    private func origin(of handle: CallHandle) -> CallOrigin {
        guard handle.rawValue != 0, let slot = unsafe calls.pin(handle) else { return CallOrigin() }
        let origin = unsafe calls.origin(handle.slot).pointee
        if unsafe calls.leave(slot, exclusively: false) { finalise(handle.slot) }
        return origin
    }

    private func jsonFields(_ text: o2dms_str) -> [UInt8]? {
        var json: UnsafeRawBufferPointer?
        guard unsafe PluginText.read(text, into: &json, limitBytes: Self.logMessageLimitBytes),
            let json = unsafe json,
            unsafe JSONObjectText.isObject(json)
        else { return nil }
        return unsafe Array(json)
    }

    private static func level(_ code: Int32) -> LogLevel {
        switch code {
        case O2DMS_LOG_DEBUG: .debug
        case O2DMS_LOG_WARNING: .warning
        case O2DMS_LOG_ERROR: .error
        default: .info
        }
    }
}
