// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
    /// Writes a boolean.
    public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    /// Writes `null`.
    public mutating func null() { literal("null") }

    /// Writes an integer in decimal.
    @inlinable
    public mutating func integer(_ value: some FixedWidthInteger) {
        if let value = UInt64(exactly: value) {
            decimal(magnitude: value, isNegative: false)
        } else if let value = Int64(exactly: value) {
            decimal(magnitude: value.magnitude, isNegative: true)
        } else {
            raw(json: String(value).utf8)
        }
    }

    /// Writes a number so that reading it gives the same value again; what is not finite becomes `null`.
    public mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        raw(json: value.description.utf8)
    }

    /// Writes a point in time as an RFC 3339 text in UTC, for example `"2026-01-14T10:00:00Z"`.
    ///
    /// - Parameter nanosecondsSinceEpoch: since 1970-01-01T00:00:00Z; a fraction is written only if not zero.
    public mutating func time(nanosecondsSinceEpoch: Int64) {
        separate()
        storage.append(UInt8(ascii: "\""))
        RFC3339.append(nanosecondsSinceEpoch, to: &storage)
        storage.append(UInt8(ascii: "\""))
    }

    private mutating func literal(_ text: StaticString) {
        separate()
        text.withUTF8Buffer { unsafe storage.append(contentsOf: $0) }
    }

    @usableFromInline
    mutating func decimal(magnitude: UInt64, isNegative: Bool) {
        separate()
        if isNegative { storage.append(UInt8(ascii: "-")) }
        var digits = [20 of UInt8](repeating: 0)
        var first = digits.count
        var rest = magnitude
        repeat {
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        for index in first..<digits.count { storage.append(digits[index]) }
    }
}
