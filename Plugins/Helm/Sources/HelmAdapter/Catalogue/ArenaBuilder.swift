internal import MappedMemory

/// A `ByteArena` in the making; equal texts that are interned are stored once.
@safe
struct ArenaBuilder: ~Copyable {
    private struct Interned {
        let text: ArenaText
        let hash: UInt32
    }

    /// Pages that nothing was written to cost nothing.
    private static let leastBytes = 1 << 16
    private var memory: MappedMemory?
    private var base: UnsafeMutableRawPointer?
    private(set) var count = 0
    /// Set when 4 GiB, or the machine's memory, were not enough; every text since then is absent.
    private(set) var hasOverflowed = false
    /// Open addressing; a slot holds 0 or the position of an interned text plus one.
    private var slots = MappedList<UInt32>(zeros: 64)
    private var interned = MappedList<Interned>()

    /// Gives the arena, which is as large as its texts, and begins with an empty one.
    mutating func finish() -> ByteArena {
        // Where the system does not take the rest back the arena is only larger than need be.
        _ = memory?.resize(to: max(1, count))
        let arena = ByteArena(memory.take(), count: count)
        self = ArenaBuilder()
        return arena
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) -> ArenaText {
        guard let start = bytes.baseAddress, unsafe !bytes.isEmpty, reserve(bytes.count) else {
            return .absent
        }
        unsafe base?.advanced(by: count).copyMemory(from: start, byteCount: bytes.count)
        defer { count += bytes.count }
        return ArenaText(offset: UInt32(count), length: UInt32(bytes.count))
    }

    mutating func intern(_ bytes: UnsafeRawBufferPointer) -> ArenaText {
        guard unsafe !bytes.isEmpty else { return .absent }
        let hash = unsafe ByteHash.of(bytes)
        let low = UInt32(truncatingIfNeeded: hash)
        var slot = Int(low) & (slots.count - 1)
        while slots[slot] != 0 {
            let known = interned[Int(slots[slot]) - 1]
            if known.hash == low, unsafe ByteOrder.areEqual(self[known.text], bytes) { return known.text }
            slot = (slot + 1) & (slots.count - 1)
        }
        let text = unsafe append(bytes)
        guard !text.isAbsent else { return text }
        interned.append(Interned(text: text, hash: low))
        slots[slot] = UInt32(interned.count)
        if interned.count * 2 > slots.count { grow() }
        return text
    }

    subscript(_ text: ArenaText) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: base?.advanced(by: Int(text.offset)), count: Int(text.length))
    }

    private mutating func reserve(_ additional: Int) -> Bool {
        guard !hasOverflowed, count + additional < Int(UInt32.max) else {
            hasOverflowed = true
            return false
        }
        let capacity = memory?.byteCount ?? 0
        guard count + additional > capacity else { return true }
        hasOverflowed = !resize(to: max(capacity * 2, count + additional, Self.leastBytes))
        return !hasOverflowed
    }

    /// Memory moves to another address without being copied; `false` if there is none.
    private mutating func resize(to byteCount: Int) -> Bool {
        if memory == nil {
            memory = MappedMemory(byteCount: byteCount)
        } else {
            guard memory?.resize(to: byteCount) == true else { return false }
        }
        unsafe base = memory?.base
        return unsafe base != nil
    }

    private mutating func grow() {
        slots = MappedList(zeros: slots.count * 2)
        for position in 0..<interned.count {
            var slot = Int(interned[position].hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(position + 1)
        }
    }
}
