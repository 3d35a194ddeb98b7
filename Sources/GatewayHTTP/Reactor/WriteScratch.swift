/// Where a reactor collects the responses of one turn of one connection, to write them at once.
struct WriteScratch: ~Copyable {
    /// Bodies up to this size are copied behind their heads; larger ones are written from where they lie.
    static let copiedBodyBytes = 8 * 1024
    private static let capacity = 64 * 1024

    private let memory = Scratch(byteCount: capacity)
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// What was collected and not yet written.
    var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: memory.bytes[..<count]) }

    func hasRoom(for byteCount: Int) -> Bool { count + byteCount <= Self.capacity }

    mutating func append(_ body: (UnsafeMutableRawBufferPointer) -> Int) {
        count += unsafe body(UnsafeMutableRawBufferPointer(rebasing: memory.bytes[count...]))
    }

    mutating func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { source in
            unsafe UnsafeMutableRawBufferPointer(rebasing: memory.bytes[count...]).copyMemory(from: source)
        }
        count += bytes.count
    }

    mutating func removeAll() { count = 0 }
}
