internal import MappedMemory

/// Bytes that neither change nor move as long as the arena lives, so that lists can lend them without copying.
///
/// `@unchecked Sendable`: the memory is written before the arena exists and only read afterwards.
@safe
final class ByteArena: @unchecked Sendable {
    private let memory: MappedMemory?
    private let base: UnsafeRawPointer?
    let count: Int

    /// Takes over memory that holds so many bytes; `nil` = none.
    init(_ memory: consuming MappedMemory?, count: Int) {
        unsafe base = UnsafeRawPointer(memory?.base)
        self.memory = memory
        self.count = count
    }

    /// The bytes of a text, valid as long as the arena.
    @inline(__always)
    func bytes(_ text: ArenaText) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: base?.advanced(by: Int(text.offset)), count: Int(text.length))
    }

    var all: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: count) }

    /// A text as a string, for messages and comparisons off the hot path.
    func string(_ text: ArenaText) -> String { unsafe String(decoding: bytes(text), as: UTF8.self) }
}
