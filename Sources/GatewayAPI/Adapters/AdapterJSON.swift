import AdapterHost
import JSONText
import Observability

/// Writes an adapter as `/o2dms/v1/adapters` shows it: no configuration and no path of the server.
enum AdapterJSON {
    static func write(_ adapter: Adapter, to writer: inout JSONWriter) {
        let plugin = adapter.descriptor
        writer.beginObject()
        writer.member("name", adapter.name)
        writer.member("status", "loaded")
        writer.member("default", adapter.isDefault)
        writer.member("isolation", adapter.isolation == .process ? "process" : "in-process")
        writer.key("plugin")
        writer.beginObject()
        writer.member("id", plugin.id)
        writer.member("name", plugin.name)
        writer.member("version", plugin.version)
        writer.member("abi", "\(plugin.abiMajor).\(plugin.abiMinor)")
        writer.endObject()
        writer.member("capabilities", plugin.operations.map(\.operation.name))
        writer.key("artifactTypes")
        writer.beginArray()
        for artifact in plugin.artifacts {
            writer.beginObject()
            writer.member("mediaType", artifact.mediaType)
            writer.member("markerFile", ifPresent: artifact.markerFile)
            if let limit = artifact.limitBytes { writer.member("limitBytes", limit) }
            writer.endObject()
        }
        writer.endArray()
        writer.member("workers", adapter.workers)
        writer.member("queued", adapter.queueDepth)
        writer.key("health")
        write(adapter.health, to: &writer)
        writer.endObject()
    }

    static func write(_ health: AdapterHealth, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("state", health.state.rawValue)
        writer.member("since", nanosecondsSinceEpoch: health.since)
        if let checkedAt = health.checkedAt { writer.member("checkedAt", nanosecondsSinceEpoch: checkedAt) }
        if let details = health.detailsJSON {
            writer.member("details", json: JSONRedaction.redacted(details))
        }
        if let error = health.lastError {
            writer.key("lastError")
            writer.beginObject()
            writer.member("code", error.code.name)
            writer.member("message", Redaction.redacted(error.message))
            writer.endObject()
        }
        writer.endObject()
    }

    static func write(_ failure: AdapterLoadFailure, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", failure.name)
        writer.member("status", "failed")
        writer.key("loadError")
        writer.beginObject()
        writer.member("id", failure.error.id.rawValue)
        writer.member("message", Redaction.redacted(failure.error.message))
        writer.endObject()
        writer.endObject()
    }
}
