internal import CGit2

/// One of libgit2's objects, freed with its owner.
@safe
struct GitHandle: ~Copyable {
    let raw: OpaquePointer
    private let free: @convention(c) (OpaquePointer?) -> Void

    /// Makes or looks up an object.
    ///
    /// - Parameters:
    ///   - doing: what is tried, for the message.
    ///   - free: libgit2's function for the object.
    ///   - make: stores the object and returns libgit2's code.
    /// - Throws: what the code says.
    init(
        _ doing: String,
        free: @escaping @convention(c) (OpaquePointer?) -> Void,
        make: (inout OpaquePointer?) -> CInt
    ) throws(GitFault) {
        var raw: OpaquePointer?
        try GitLibrary.check(unsafe make(&raw), doing)
        guard let raw = unsafe raw else { throw GitFault(.damaged, "cannot \(doing)") }
        unsafe self.raw = unsafe raw
        unsafe self.free = unsafe free
    }

    deinit { unsafe free(raw) }
}
