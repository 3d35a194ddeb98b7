internal import CGit2
internal import Glibc

/// A list of texts as libgit2 wants it.
enum GitStrings {
    /// Lends the texts for one call.
    static func lend(_ texts: [String], to body: (UnsafePointer<git_strarray>) -> CInt) -> CInt {
        var copies = unsafe texts.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        return unsafe copies.withUnsafeMutableBufferPointer { room in
            var list = unsafe git_strarray(strings: room.baseAddress, count: room.count)
            return unsafe body(&list)
        }
    }
}
