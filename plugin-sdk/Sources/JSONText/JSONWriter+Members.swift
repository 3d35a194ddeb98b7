// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
    /// Writes a member whose value is a string.
    public mutating func member(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a member whose value is a string, or nothing if there is none.
    public mutating func member(_ name: StaticString, ifPresent value: String?) {
        if let value { member(name, value) }
    }

    /// Writes a member whose value is a string given as bytes.
    ///
    /// - Parameters:
    ///   - name: the member's name.
    ///   - utf8: borrowed for the call.
    /// - Returns: false, with neither name nor value written, if the bytes are not valid UTF-8.
    public mutating func member(_ name: StaticString, utf8: UnsafeRawBufferPointer) -> Bool {
        let start = mark
        key(name)
        guard unsafe string(utf8: utf8) else {
            rewind(to: start)
            return false
        }
        return true
    }

    /// Writes a member whose value is an integer.
    @inlinable
    public mutating func member(_ name: StaticString, _ value: some FixedWidthInteger) {
        key(name)
        integer(value)
    }

    /// Writes a member whose value is a boolean.
    public mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// Writes a member whose value is a number.
    public mutating func member(_ name: StaticString, _ value: Double) {
        key(name)
        number(value)
    }

    /// Writes a member whose value is an array of strings.
    public mutating func member(_ name: StaticString, _ values: [String]) {
        key(name)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    /// Writes a member whose value is a point in time, see ``time(nanosecondsSinceEpoch:)``.
    public mutating func member(_ name: StaticString, nanosecondsSinceEpoch: Int64) {
        key(name)
        time(nanosecondsSinceEpoch: nanosecondsSinceEpoch)
    }

    /// Writes a member whose value is valid JSON text already.
    public mutating func member(_ name: StaticString, json: some Collection<UInt8>) {
        key(name)
        raw(json: json)
    }
}
