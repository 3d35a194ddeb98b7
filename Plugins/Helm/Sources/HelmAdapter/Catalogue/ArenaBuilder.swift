internal import Glibc

/// A `ByteArena` in the making; equal texts that are interned are stored once.
@safe
struct ArenaBuilder: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0
    /// Set when 4 GiB, or the machine's memory, were not enough; every text since then is absent.
    private(set) var hasOverflowed = false
    /// Open addressing; a slot holds 0 or the position of an interned text plus one.
    private var slots: [UInt32]
    private var interned: [(text: ArenaText, hash: UInt32)] = []

    init(capacity: Int = 4096) {
        self.capacity = max(16, capacity)
        unsafe base = .allocate(byteCount: self.capacity, alignment: 1)
        slots = Array(repeating: 0, count: 64)
    }

    deinit { unsafe base.deallocate() }

    /// Gives the arena, which is as large as its texts, and begins with an empty one.
    mutating func finish() -> ByteArena {
        // Where the system does not take the rest back the arena is only larger than need be.
        _ = resize(to: max(1, count))
        let arena = unsafe ByteArena(owning: base, count: count)
        capacity = 16
        unsafe base = .allocate(byteCount: capacity, alignment: 1)
        count = 0
        slots = Array(repeating: 0, count: 64)
        interned = []
        return arena
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) -> ArenaText {
        guard let start = bytes.baseAddress, unsafe !bytes.isEmpty, reserve(bytes.count) else {
            return .absent
        }
        unsafe (base + count).copyMemory(from: start, byteCount: bytes.count)
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
        interned.append((text, low))
        slots[slot] = UInt32(interned.count)
        if interned.count * 2 > slots.count { grow() }
        return text
    }

    subscript(_ text: ArenaText) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: base + Int(text.offset), count: Int(text.length))
    }

    private mutating func reserve(_ additional: Int) -> Bool {
        guard !hasOverflowed, count + additional < Int(UInt32.max) else {
            hasOverflowed = true
            return false
        }
        guard count + additional > capacity else { return true }
        hasOverflowed = !resize(to: max(capacity * 2, count + additional))
        return !hasOverflowed
    }

    /// Large memory moves to another address without being copied; `false` if there is none.
    private mutating func resize(to bytes: Int) -> Bool {
        guard let moved = unsafe realloc(base, bytes) else { return false }
        unsafe base = moved
        capacity = bytes
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for (position, entry) in interned.enumerated() {
            var slot = Int(entry.hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(position + 1)
        }
    }
}
