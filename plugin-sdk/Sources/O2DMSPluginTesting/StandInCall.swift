// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import O2DMSPluginKit

/// One call, while it goes on and after.
struct StandInCall {
    let conditions: CallConditions
    var isOver = false
    var isCancelled: Bool
    var bodyPosition = 0
    var itemsTaken = 0
    var record = CallRecord()

    init(_ conditions: CallConditions) {
        self.conditions = conditions
        isCancelled = conditions.isCancelled
    }

    /// Takes one more item or piece of data, or says that no more is wanted.
    mutating func take(_ item: (inout CallRecord) -> Bool) -> Int64 {
        if isCancelled { return Int64(O2DMS_E_STOP) }
        if let wanted = conditions.wantedItems, itemsTaken >= wanted { return Int64(O2DMS_E_STOP) }
        guard item(&record) else { return Int64(O2DMS_E_ARGUMENT) }
        itemsTaken += 1
        return 0
    }

    mutating func setTotal(_ total: UInt64) -> Int64 {
        guard record.total == nil, itemsTaken == 0 else { return Int64(O2DMS_E_ARGUMENT) }
        record.total = total
        return 0
    }

    mutating func setRevision(_ revision: String?) -> Int64 {
        guard record.revision == nil, itemsTaken == 0, let revision, revision.utf8.count <= 128 else {
            return Int64(O2DMS_E_ARGUMENT)
        }
        record.revision = revision
        return revision == conditions.knownRevision ? Int64(O2DMS_E_STOP) : 0
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int64 {
        guard let body = conditions.body else { return Int64(O2DMS_E_IO) }
        if isCancelled { return Int64(O2DMS_E_STOP) }
        let count = min(buffer.count, body.count - bodyPosition, conditions.readLimitBytes)
        unsafe buffer.copyBytes(from: body[bodyPosition..<bodyPosition + count])
        bodyPosition += count
        return Int64(count)
    }

    mutating func rewind() -> Int64 {
        guard conditions.body != nil else { return Int64(O2DMS_E_IO) }
        bodyPosition = 0
        return 0
    }
}
