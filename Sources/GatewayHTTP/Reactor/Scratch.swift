/// Raw memory that a reactor reuses for every read and every write; nothing in it outlives a turn.
@safe struct Scratch: ~Copyable {
    let bytes: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        unsafe bytes = .allocate(byteCount: byteCount, alignment: 64)
    }

    deinit { unsafe bytes.deallocate() }
}
