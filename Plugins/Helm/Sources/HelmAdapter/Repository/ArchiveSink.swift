/// Where the bytes of an archive go.
@safe struct ArchiveSink {
    private let body: (UnsafeRawBufferPointer) -> Bool

    /// - Parameter body: takes the next bytes, borrowed for the call; `false` = no more are wanted.
    init(_ body: @escaping (UnsafeRawBufferPointer) -> Bool) { unsafe self.body = body }

    /// Takes the next bytes; `false` = no more are wanted.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool { unsafe body(bytes) }
}
