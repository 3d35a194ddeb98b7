internal import CGit2
internal import Synchronization

/// How much memory libgit2 gets at once.
///
/// Where a pack has only the difference between two files, libgit2 puts both together in memory; a pack of a few KiB can claim any
/// size. Git itself never makes such entries of files above 512 MiB (`core.bigFileThreshold`); all others are read in pieces.
public enum GitMemory {
    private static let limitBytes = Mutex<UInt64>(256 << 20)

    /// Lets files of a size be read; for the whole process.
    ///
    /// - Parameter bytes: what one file may have; less than before changes nothing.
    public static func admitFiles(ofBytes bytes: UInt64) {
        limitBytes.withLock { limit in
            limit = max(limit, bytes + 4096)
            cgit2_set_memory_limit(Int(clamping: limit))
        }
    }

    /// From now on.
    ///
    /// - Returns: a code of libgit2.
    static func limit() -> CInt {
        limitBytes.withLock { cgit2_set_memory_limit(Int(clamping: $0)) }
        return cgit2_limit_memory()
    }

    /// Why libgit2 has just failed, if for want of memory.
    static func fault(_ doing: String) -> GitFault? {
        guard let last = unsafe git_error_last(),
            unsafe last.pointee.klass == CInt(GIT_ERROR_NOMEMORY.rawValue)
        else { return nil }
        git_error_clear()
        let limit = limitBytes.withLock { $0 } >> 20
        return GitFault(.tooLarge, "cannot \(doing): a file of the repository is larger than \(limit) MiB")
    }
}
