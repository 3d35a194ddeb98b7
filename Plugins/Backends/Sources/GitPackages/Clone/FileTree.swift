internal import Glibc

/// Directories of the state directory.
enum FileTree {
    /// Makes a directory and its parents, for us alone.
    static func make(_ path: String) -> Bool {
        if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex,
            make(String(path[..<slash]))
        else { return false }
        return unsafe mkdir(path, 0o700) == 0 || errno == EEXIST
    }

    /// Whether something is there.
    static func has(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Removes a directory with all that is in it; links are removed, not followed.
    static func remove(_ path: String) {
        if unsafe unlink(path) == 0 { return }
        visit(path) { _, file in _ = unsafe unlink(file) }
        unsafe rmdir(path)
    }

    /// Removes the locks and the half-written files that a killed process left in a repository of ours.
    static func removeLeftovers(in repository: String) {
        visit(repository, removesDirectories: false) { name, file in
            let isLeft = name.hasSuffix(".lock") || name.hasPrefix("tmp_") || name.hasPrefix("pack_")
            if isLeft { _ = unsafe unlink(file) }
        }
    }

    /// Calls `body` with the name and the path of everything that is no directory.
    private static func visit(
        _ path: String,
        removesDirectories: Bool = true,
        _ body: (String, String) -> Void
    ) {
        guard let directory = unsafe opendir(path) else { return }
        defer { unsafe closedir(directory) }
        while let entry = unsafe readdir(directory) {
            let isDirectory = unsafe entry.pointee.d_type == UInt8(DT_DIR)
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            let below = "\(path)/\(name)"
            guard isDirectory else {
                body(name, below)
                continue
            }
            visit(below, removesDirectories: removesDirectories, body)
            if removesDirectories { unsafe rmdir(below) }
        }
    }
}
