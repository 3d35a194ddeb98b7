// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// Lays a request's texts side by side in one piece of memory that lives as long as the operation function runs.
@safe struct RequestTexts {
    private let memory: UnsafeMutableRawBufferPointer
    private var used = 0

    init(memory: UnsafeMutableRawBufferPointer) { unsafe self.memory = memory }

    /// A copy of the text as the ABI wants it; absent if it is `nil`.
    @inline(__always)
    mutating func copy(_ text: String?) -> o2dms_str {
        guard var text else { return unsafe o2dms_str(ptr: nil, len: 0) }
        return text.withUTF8 { unsafe append(UnsafeRawBufferPointer($0)) }
    }

    mutating func copy(_ bytes: [UInt8]?) -> o2dms_str {
        guard let bytes else { return unsafe o2dms_str(ptr: nil, len: 0) }
        return unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) -> o2dms_str {
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[used..<(used + bytes.count)])
        unsafe target.copyMemory(from: bytes)
        used += bytes.count
        // An empty text is present: it needs an address.
        let start = unsafe target.baseAddress ?? memory.baseAddress
        return unsafe o2dms_str(
            ptr: UnsafePointer(start?.assumingMemoryBound(to: CChar.self)),
            len: bytes.count
        )
    }
}
