// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
    /// Writes a member's name; its value must follow.
    ///
    /// - Parameter name: any text; it is escaped.
    public mutating func key(_ name: StaticString) {
        guard name.hasPointerRepresentation else { return key(name.description) }
        let bytes = unsafe UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        _ = unsafe key(utf8: bytes)
    }

    /// Writes a member's name; its value must follow.
    ///
    /// - Parameter name: any text; it is escaped.
    public mutating func key(_ name: String) {
        var name = name
        // A native string always is valid UTF-8, so the result carries no news.
        _ = name.withUTF8 { unsafe key(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Writes a member's name that came from elsewhere; its value must follow.
    ///
    /// - Parameter utf8: borrowed for the call.
    /// - Returns: false, with nothing written, if the bytes are not valid UTF-8.
    public mutating func key(utf8: UnsafeRawBufferPointer) -> Bool {
        guard unsafe copy(utf8, as: .key) else { return false }
        needsComma = false
        return true
    }

    /// Writes a string value.
    public mutating func string(_ value: String) {
        var value = value
        // A native string always is valid UTF-8, so the result carries no news.
        _ = value.withUTF8 { unsafe string(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Writes a string value, escaping and validating its bytes in one pass.
    ///
    /// Control characters (also DEL and U+0080 to U+009F) and U+2028, U+2029 are written as `\u` escapes, so
    /// that the text cannot break a line, a terminal or a script.
    ///
    /// - Parameter utf8: borrowed for the call; empty is the empty string.
    /// - Returns: false, with nothing written, if the bytes are not valid UTF-8.
    public mutating func string(utf8: UnsafeRawBufferPointer) -> Bool {
        guard unsafe copy(utf8, as: .value) else { return false }
        needsComma = true
        return true
    }

    /// Writes a string literal, with the comma before it and the colon after it that it may need.
    private mutating func copy(_ utf8: UnsafeRawBufferPointer, as role: EscapingCopier.Role) -> Bool {
        let start = storage.count
        var opening = needsComma ? EscapingCopier.Opening.withComma : .plain
        var copier = unsafe EscapingCopier(source: utf8, role: role)
        while true {
            let room = EscapingCopier.room(forRemaining: copier.remaining)
            reserve(room)
            var outcome = EscapingCopier.Outcome.invalid
            storage.append(addingCapacity: room) { span in
                unsafe span.withUnsafeMutableBufferPointer { buffer, count in
                    outcome = unsafe copier.step(
                        into: UnsafeMutableRawBufferPointer(buffer),
                        written: &count,
                        opening: opening
                    )
                }
            }
            opening = .none
            switch outcome {
            case .finished: return true
            case .needsRoom: continue
            case .invalid:
                storage.removeLast(storage.count - start)
                return false
            }
        }
    }

    /// Writes one value that is valid JSON text already.
    ///
    /// - Parameter json: exactly one JSON value; not checked.
    public mutating func raw(json: some Collection<UInt8>) {
        separate()
        storage.append(contentsOf: json)
    }

    /// Writes one value that is valid JSON text already.
    ///
    /// - Parameter jsonBytes: exactly one JSON value; not checked; borrowed for the call.
    public mutating func raw(jsonBytes: UnsafeRawBufferPointer) {
        separate()
        unsafe storage.append(contentsOf: jsonBytes)
    }
}
