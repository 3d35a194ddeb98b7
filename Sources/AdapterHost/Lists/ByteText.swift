// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Text as bytes.
public enum ByteText {
    /// Negative, 0 or positive, as `lhs` stands before, at or after `rhs` by unsigned bytes.
    public static func compare(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Int {
        let common = min(lhs.count, rhs.count)
        if common > 0, let left = lhs.baseAddress, let right = rhs.baseAddress {
            let order = unsafe memcmp(left, right, common)
            if order != 0 { return Int(order) }
        }
        return lhs.count - rhs.count
    }

    /// True if the bytes are UTF-8.
    @inline(__always)
    static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while bytes.count - offset > 8 {
            if unsafe hasHighBit(bytes, at: offset) { return unsafe isMultiByteUTF8(bytes) }
            offset += 8
        }
        // The last eight bytes, some of them for the second time: cheaper than one by one.
        if bytes.count >= 8 {
            return unsafe !hasHighBit(bytes, at: bytes.count - 8) || isMultiByteUTF8(bytes)
        }
        while offset < bytes.count {
            if unsafe bytes[offset] >= 0x80 { return unsafe isMultiByteUTF8(bytes) }
            offset += 1
        }
        return true
    }

    @inline(__always)
    private static func hasHighBit(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 != 0
    }

    private static func isMultiByteUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let span = unsafe Span<UInt8>(_unsafeBytes: bytes)
        return (try? UTF8Span(validating: span)) != nil
    }
}
