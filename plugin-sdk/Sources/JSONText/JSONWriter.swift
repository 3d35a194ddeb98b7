// SPDX-License-Identifier: Apache-2.0

/// Appends JSON text to a growing byte buffer and puts the commas where they belong.
///
/// Nothing is allocated beyond that buffer. The caller keeps the order of calls sensible (in an object always
/// a key, then one value); the writer sees to separators, escaping and valid UTF-8.
public struct JSONWriter: Sendable {
    var storage: [UInt8] = []
    var needsComma = false

    /// Makes an empty writer.
    ///
    /// - Parameter capacity: bytes to reserve at the start.
    public init(capacity: Int = 256) {
        storage.reserveCapacity(capacity)
    }

    /// The text written so far.
    public var bytes: [UInt8] { storage }

    /// The number of bytes written so far.
    public var count: Int { storage.count }

    /// Hands over the text written so far without copying it and leaves the writer empty.
    public mutating func take() -> [UInt8] {
        needsComma = false
        let taken = storage
        storage = []
        return taken
    }

    /// Forgets the text written so far.
    ///
    /// - Parameter keepingCapacity: whether the memory is kept for the next text.
    public mutating func removeAll(keepingCapacity: Bool = false) {
        needsComma = false
        storage.removeAll(keepingCapacity: keepingCapacity)
    }

    /// Opens an object.
    public mutating func beginObject() { open(UInt8(ascii: "{")) }

    /// Closes the innermost object.
    public mutating func endObject() { close(UInt8(ascii: "}")) }

    /// Opens an array.
    public mutating func beginArray() { open(UInt8(ascii: "[")) }

    /// Closes the innermost array.
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    private mutating func open(_ bracket: UInt8) {
        separate()
        storage.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        storage.append(bracket)
        needsComma = true
    }

    /// Writes the comma that the next key or value may need, and expects another one after that.
    mutating func separate() {
        if needsComma { storage.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Reserves room for more bytes; grows by doubling so that appending stays linear.
    mutating func reserve(_ additional: Int) {
        let needed = storage.count + additional
        guard needed > storage.capacity else { return }
        storage.reserveCapacity(max(needed, storage.capacity * 2))
    }
}
