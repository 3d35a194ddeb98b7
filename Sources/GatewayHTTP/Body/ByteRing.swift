/// A bounded queue of bytes that starts small and grows up to its limit.
struct ByteRing {
    private var storage: [UInt8]
    private let limit: Int
    private var start = 0
    private(set) var count = 0

    init(initialBytes: Int, limitBytes: Int) {
        limit = max(limitBytes, 1)
        storage = [UInt8](repeating: 0, count: max(1, min(initialBytes, limit)))
    }

    /// How many more bytes fit.
    var free: Int { limit - count }

    /// Appends bytes; there must be room for them.
    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= free)
        if count + bytes.count > storage.count { grow(toHold: count + bytes.count) }
        var position = (start + count) % storage.count
        var source = unsafe bytes
        while unsafe !source.isEmpty {
            let run = min(source.count, storage.count - position)
            unsafe storage.withUnsafeMutableBytes { target in
                unsafe target[position..<(position + run)].copyBytes(from: source.prefix(run))
            }
            unsafe source = UnsafeRawBufferPointer(rebasing: source.dropFirst(run))
            position = (position + run) % storage.count
        }
        count += bytes.count
    }

    /// Moves bytes out; returns how many.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let total = min(buffer.count, count)
        var done = 0
        while done < total {
            let run = min(total - done, storage.count - start)
            unsafe storage.withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<(done + run)])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<(start + run)]))
            }
            start = (start + run) % storage.count
            done += run
        }
        count -= total
        if count == 0 { start = 0 }
        return total
    }

    mutating func removeAll() {
        storage = [0]
        start = 0
        count = 0
    }

    private mutating func grow(toHold needed: Int) {
        let size = min(limit, max(needed, storage.count * 2))
        var larger = [UInt8](repeating: 0, count: size)
        let held = unsafe larger.withUnsafeMutableBytes { unsafe read(into: $0) }
        storage = larger
        start = 0
        count = held
    }
}
