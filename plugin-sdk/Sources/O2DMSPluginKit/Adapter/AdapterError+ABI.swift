// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

extension AdapterError {
    /// Lends this error in the form of the ABI.
    func withABI<R>(_ body: (UnsafePointer<o2dms_error>) -> R) -> R {
        var arena = TextArena()
        let texts = [arena.add(message), arena.add(detailsJSON)]
        return unsafe arena.withTexts(texts) { texts in
            let error = unsafe o2dms_error(
                struct_size: UInt32(MemoryLayout<o2dms_error>.size),
                code: code.value,
                flags: 0,
                retry_after_ms: retryAfterMilliseconds,
                message: texts[0],
                details_json: texts[1]
            )
            return unsafe withUnsafePointer(to: error, body)
        }
    }
}
