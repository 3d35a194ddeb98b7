/// Where a reactor collects the responses of one turn of one connection, to write them at once.
///
/// A class: in a structure every look at it would be checked for exclusive access to the whole.
final class WriteScratch {
    /// Bodies up to this size are copied behind their heads; larger ones are written from where they lie.
    static let copiedBodyBytes = 8 * 1024
    private static let capacity = 64 * 1024

    private let memory = Scratch(byteCount: capacity)
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// What was collected and not yet written.
    var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: memory.bytes[..<count]) }

    func hasRoom(for byteCount: Int) -> Bool { count + byteCount <= Self.capacity }

    func append(_ body: (UnsafeMutableRawBufferPointer) -> Int) {
        count += unsafe body(UnsafeMutableRawBufferPointer(rebasing: memory.bytes[count...]))
    }

    func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { source in
            unsafe UnsafeMutableRawBufferPointer(rebasing: memory.bytes[count...]).copyMemory(from: source)
        }
        count += bytes.count
    }

    func removeAll() { count = 0 }
}
