// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// Reads `o2dms_str` values that a plugin hands over.
enum PluginText {
    /// Bytes of a short text: names, versions, addresses.
    static let textLimitBytes = 64 * 1024
    /// Bytes of a description or a JSON object.
    static let longTextLimitBytes = 4 * 1024 * 1024

    /// Puts the text into `field`, `nil` if it is absent; false if it is too long, no UTF-8, or a length without text.
    @inline(__always)
    static func read(
        _ text: o2dms_str,
        into field: inout UnsafeRawBufferPointer?,
        limitBytes: Int = textLimitBytes
    ) -> Bool {
        guard let start = unsafe text.ptr else { return unsafe text.len == 0 }
        guard unsafe text.len >= 0 && text.len <= limitBytes else { return false }
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: text.len)
        unsafe field = bytes
        return unsafe ByteText.isUTF8(bytes)
    }

    /// A copy of the text; `nil` if it is absent, too long or no UTF-8.
    static func string(_ text: o2dms_str, limitBytes: Int = textLimitBytes) -> String? {
        var bytes: UnsafeRawBufferPointer?
        guard unsafe read(text, into: &bytes, limitBytes: limitBytes), let bytes = unsafe bytes else {
            return nil
        }
        return unsafe String(decoding: bytes, as: UTF8.self)
    }
}
