import JSONText
import PackageLifecycle

/// Writes records of the audit.
enum AuditJSON {
    static func write(_ record: AuditRecord, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", record.id)
        writer.member("time", nanosecondsSinceEpoch: record.time)
        writer.member("action", record.action)
        writer.member("packageId", "\(record.key.name)-\(record.key.version)")
        writer.member("adapter", record.key.adapter)
        if !record.key.repository.isEmpty { writer.member("repository", record.key.repository) }
        writer.member("name", record.key.name)
        writer.member("version", record.key.version)
        if !record.before.isEmpty { writer.member("before", record.before) }
        if !record.after.isEmpty { writer.member("after", record.after) }
        writer.member("who", record.who)
        if !record.requestID.isEmpty { writer.member("requestId", record.requestID) }
        writer.endObject()
    }
}
