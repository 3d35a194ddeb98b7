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
        let request = requestID(of: handle)
        let more = unsafe jsonFields(fields)
        switch (request, more) {
        case (nil, nil): log.log(level, line, ["adapter": .string(adapterName)])
        case (let request?, nil):
            log.log(level, line, ["adapter": .string(adapterName), "requestId": .string(request)])
        case (nil, let more?): log.log(level, line, ["adapter": .string(adapterName), "fields": .json(more)])
        case (let request?, let more?):
            log.log(
                level,
                line,
                ["adapter": .string(adapterName), "requestId": .string(request), "fields": .json(more)]
            )
        }
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

    private func requestID(of handle: CallHandle) -> String? {
        guard handle.rawValue != 0, let slot = unsafe calls.pin(handle) else { return nil }
        let id = unsafe calls.requestID(handle.slot).pointee
        if unsafe calls.leave(slot, exclusively: false) { finalise(handle.slot) }
        return id
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
