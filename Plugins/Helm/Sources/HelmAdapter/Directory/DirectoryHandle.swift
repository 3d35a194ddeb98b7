internal import Glibc

/// An open directory; everything in it is reached from here by name, so that a path that leads elsewhere from some moment on changes
/// nothing halfway.
///
/// Names come from validated chart names and from this module, never from a client as they are.
final class DirectoryHandle: Sendable {
    private let path: String
    private let descriptor: CInt

    /// Opens a directory, which is made first if it is missing, with all that lead to it.
    init(path: String) throws(DirectoryError) {
        var partial = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
        for part in path.split(separator: "/") {
            partial += part + "/"
            if unsafe mkdir(partial, 0o755) != 0, errno != EEXIST, errno != EROFS, errno != EACCES {
                throw DirectoryError(action: "make it", number: errno)
            }
        }
        self.path = partial.isEmpty ? "." : partial
        descriptor = unsafe open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DirectoryError(action: "open it", number: errno) }
    }

    deinit { close(descriptor) }

    /// Throws if the path leads to another directory by now, or to none: a backup that was put in its place, a link that was moved.
    func checkPlace() throws(DirectoryError) {
        var (own, there) = (stat(), stat())
        guard unsafe fstat(descriptor, &own) == 0, unsafe stat(path, &there) == 0 else {
            throw DirectoryError(action: "find it any more", number: errno)
        }
        guard FileIdentity(own).isSameFile(as: FileIdentity(there)) else {
            throw DirectoryError(
                action: "go on: another one was put in its place, restart the gateway",
                number: ESTALE
            )
        }
    }

    /// Makes a file that must not exist.
    func create(_ name: String) throws(DirectoryError) -> FileHandle {
        let file = unsafe openat(descriptor, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw DirectoryError(action: "make a file", number: errno) }
        return FileHandle(descriptor: file)
    }

    /// Opens a file for locking, which is made if it is missing.
    func openLock(_ name: String) throws(DirectoryError) -> FileHandle {
        let file = unsafe openat(descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw DirectoryError(action: "open the lock file", number: errno) }
        return FileHandle(descriptor: file)
    }

    /// Opens a file for reading, `nil` if there is none.
    ///
    /// No part of the path may be a symbolic link.
    func openFile(_ path: String) throws(DirectoryError) -> FileHandle? {
        var folder = descriptor
        defer { if folder != descriptor { close(folder) } }
        let parts = path.split(separator: "/")
        guard let name = parts.last else { return nil }
        for part in parts.dropLast() {
            let next = unsafe openat(folder, String(part), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if folder != descriptor { close(folder) }
            folder = next
            guard next >= 0 else { return try Self.absent(errno) }
        }
        let file = unsafe openat(folder, String(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return try Self.absent(errno) }
        return FileHandle(descriptor: file)
    }

    /// The identity of a file, `nil` if there is none.
    func identity(of name: String) throws(DirectoryError) -> FileIdentity? {
        var status = stat()
        guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw DirectoryError(action: "look at a file", number: errno)
        }
        return FileIdentity(status)
    }

    /// Gives a file a second name; `false` if the name is taken.
    func link(_ name: String, to newName: String) throws(DirectoryError) -> Bool {
        if unsafe linkat(descriptor, name, descriptor, newName, 0) == 0 { return true }
        guard errno == EEXIST else {
            throw DirectoryError(action: "publish a file (hard links are needed)", number: errno)
        }
        return false
    }

    /// Renames a file over another.
    func rename(_ name: String, to newName: String) throws(DirectoryError) {
        guard unsafe renameat(descriptor, name, descriptor, newName) == 0 else {
            throw DirectoryError(action: "rename a file", number: errno)
        }
    }

    /// Removes a name; none is fine too.
    func remove(_ name: String) throws(DirectoryError) {
        guard unsafe unlinkat(descriptor, name, 0) != 0, errno != ENOENT else { return }
        throw DirectoryError(action: "remove a file", number: errno)
    }

    /// Makes names durable.
    func synchronise() throws(DirectoryError) {
        guard fsync(descriptor) == 0 else { throw DirectoryError(action: "make it durable", number: errno) }
    }

    /// The names that begin with `prefix`.
    func names(prefix: String) throws(DirectoryError) -> [String] {
        let copy = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = unsafe fdopendir(copy) else {
            throw DirectoryError(action: "list it", number: errno)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.utf8.starts(with: prefix.utf8) { names.append(name) }
        }
        return names
    }

    private static func absent(_ number: CInt) throws(DirectoryError) -> FileHandle? {
        // A symbolic link in the way counts as nothing there.
        guard number == ENOENT || number == ELOOP || number == ENOTDIR else {
            throw DirectoryError(action: "open a file", number: number)
        }
        return nil
    }
}
