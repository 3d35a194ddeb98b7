// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
public import JSONText

/// The host's services for one adapter: usable on any thread, until ``Adapter/shutdown()`` has returned.
public struct Host: Sendable {
    let table: HostTable

    /// Writes a line to the host's log, which adds the adapter's name.
    ///
    /// Never fails.
    ///
    /// - Parameters:
    ///   - level: how much it matters.
    ///   - message: one sentence; never a secret.
    ///   - fields: more members of the line.
    public func log(_ level: LogLevel, _ message: String, _ fields: KeyValuePairs<String, JSONValue> = [:]) {
        table.log(0, level, message, fields.json)
    }

    /// Records a measurement.
    ///
    /// Never fails; a name or label set beyond the host's limit is dropped and counted.
    ///
    /// - Parameters:
    ///   - kind: what is done with the value.
    ///   - name: `[a-z_]+` with its unit, `refresh_age_seconds`; the host puts `o2dms_adapter_` before it.
    ///   - value: in the base unit, seconds or bytes.
    ///   - labels: few, with few different values each.
    public func metric(
        _ kind: MetricKind,
        _ name: String,
        _ value: Double,
        labels: KeyValuePairs<String, String> = [:]
    ) {
        guard table.isOpen, let metric = unsafe table.functions.metric else { return }
        var arena = TextArena()
        let texts = [arena.add(name), arena.add(labels.json)]
        unsafe arena.withTexts(texts) { texts in
            unsafe metric(table.functions.ctx, kind.rawValue, texts[0], texts[1], value)
        }
    }

    /// Small durable state of this adapter; nil if the host offers none.
    public var store: KeyValueStore? { KeyValueStore(table) }
}

extension KeyValuePairs<String, JSONValue> {
    /// These pairs as an object, nil if there are none.
    var json: [UInt8]? {
        if isEmpty { return nil }
        return JSONValue.object(map { JSONMember(key: $0.key, value: $0.value) }).text
    }
}

extension KeyValuePairs<String, String> {
    /// These pairs as an object, nil if there are none.
    var json: [UInt8]? {
        if isEmpty { return nil }
        return JSONValue.object(map { JSONMember(key: $0.key, value: .string($0.value)) }).text
    }
}
