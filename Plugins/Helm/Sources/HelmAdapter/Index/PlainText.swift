/// Free text of an index as it may be shown: what `ChartText` does, at the speed that an index of many megabytes needs.
enum PlainText {
    /// Whether a text can be shown as it stands.
    static func isClean(_ text: UnsafeRawBufferPointer) -> Bool {
        var largest = SIMD16<UInt8>()
        var start = 0
        while text.count - start >= 16 {
            let bytes = unsafe text.loadUnaligned(fromByteOffset: start, as: SIMD16<UInt8>.self)
            largest = pointwiseMax(largest, bytes &- 0x20)
            start += 16
        }
        return unsafe largest.max() < 0x5F && text[start...].allSatisfy { $0 &- 0x20 < 0x5F }
    }

    /// Appends at most `limitBytes` of a text, cut between characters.
    static func append(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8], limitBytes: Int) {
        if text.count <= limitBytes, unsafe isClean(text) {
            unsafe bytes.append(contentsOf: text)
            return
        }
        // Cleaning drops characters, so a little more than the limit is looked at.
        let relevant = unsafe UnsafeRawBufferPointer(rebasing: text.prefix(limitBytes * 4))
        bytes.append(contentsOf: unsafe ChartText.cut(ChartText.clean(relevant), toBytes: limitBytes).utf8)
    }

    /// Appends a text in lower case.
    static func appendLowercased(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        if unsafe text.allSatisfy({ $0 < 0x80 }) {
            for index in text.indices {
                let byte = unsafe text[index]
                bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
            }
        } else {
            bytes.append(contentsOf: unsafe String(decoding: text, as: UTF8.self).lowercased().utf8)
        }
    }

    /// Text of others for our own messages.
    static func short(_ text: String) -> String {
        ChartText.cut(ChartText.clean(text), toBytes: 80)
    }
}
