// SPDX-License-Identifier: Apache-2.0

internal import CLinux
import Glibc

/// A plugin's file, opened and found fit to be trusted.
///
/// What was checked is what will be loaded: all that follows uses the descriptor, in the end that of a private copy.
@safe struct PluginFile: ~Copyable {
    /// A plugin larger than this is no plugin.
    static let limitBytes: UInt64 = 1 << 30
    /// The most links that Linux follows for one path.
    private static let linkLimit = 40

    let descriptor: CInt
    /// The file that a copy was made of; open, so that the system gives its identity to no other file.
    private let origin: CInt?
    let size: UInt64
    let identity: FileIdentity
    /// The file's name without its directory, for messages.
    let name: String

    /// Opens the file and checks type, size, owner and mode, and those of its directory.
    init(path: String) throws(LoadError) {
        let name = Self.lastComponent(of: path)
        // Without O_NONBLOCK a FIFO would hang the start.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.openFailure(errno, name: name, path: path) }
        do throws(LoadError) {
            let status = try Self.check(descriptor, name: name, path: path)
            size = UInt64(status.st_size)
            identity = FileIdentity(status)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        origin = nil
        self.name = name
    }

    /// Takes `descriptor` over, also if it throws.
    private init(copy descriptor: CInt, of file: borrowing PluginFile) throws(LoadError) {
        do throws(LoadError) {
            origin = try file.duplicate(file.descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        size = file.size
        identity = file.identity
        name = file.name
    }

    deinit {
        close(descriptor)
        if let origin { close(origin) }
    }

    /// The same bytes in sealed memory.
    ///
    /// Whoever overwrites a file in place changes what every process has mapped of it, and a process that runs a
    /// truncated library dies of SIGBUS. Nobody can do that to the copy.
    consuming func sealedCopy() throws(LoadError) -> PluginFile {
        let memory = unsafe clinux_memory_file(name)
        guard memory >= 0 else { throw copyFailure(errno) }
        let copy = try PluginFile(copy: memory, of: self)
        var offset: off_t = 0
        while UInt64(offset) < size {
            let count = unsafe sendfile(memory, descriptor, &offset, Int(clamping: size - UInt64(offset)))
            guard count > 0 || (count < 0 && errno == EINTR) else {
                throw count < 0
                    ? copyFailure(errno)
                    : LoadError(.elfTruncated, "\(name) became shorter while it was read")
            }
        }
        guard clinux_seal(memory) == 0 else { throw copyFailure(errno) }
        return copy
    }

    private func copyFailure(_ code: CInt) -> LoadError {
        LoadError(.resources, "\(name) cannot be copied into memory", cause: ErrnoText.of(code))
    }

    /// Descriptors of the same open files, for an owner that keeps them open: that of the bytes first.
    func duplicates() throws(LoadError) -> [CInt] {
        let bytes = try duplicate(descriptor)
        guard let origin else { return [bytes] }
        do throws(LoadError) {
            return [bytes, try duplicate(origin)]
        } catch {
            close(bytes)
            throw error
        }
    }

    private func duplicate(_ descriptor: CInt) throws(LoadError) -> CInt {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else {
            throw LoadError(.resources, "\(name): no file descriptor is free", cause: ErrnoText.of(errno))
        }
        return copy
    }

    static func lastComponent(of path: String) -> String {
        path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? path
    }

    private static func check(_ descriptor: CInt, name: String, path: String) throws(LoadError) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw LoadError(.fileUnreadable, "\(name) cannot be examined", cause: ErrnoText.of(errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw LoadError(.fileType, "\(name) is no regular file", cause: path)
        }
        guard status.st_size >= 0, UInt64(status.st_size) <= limitBytes else {
            throw LoadError(
                .fileSize,
                "\(name) has \(status.st_size) bytes, a plugin has at most \(limitBytes)"
            )
        }
        try checkOwner(status, what: name, path: path)
        try checkDirectories(of: path, name: name)
        if let target = DescriptorPath.target(of: descriptor), target != path {
            try checkDirectory(of: target, name: name)
        }
        return status
    }

    /// A link may lead anywhere, as those of package managers do: what counts is who could have made it, so every
    /// directory on its way must be as safe as that of the library.
    private static func checkDirectories(of path: String, name: String) throws(LoadError) {
        var step = path
        for _ in 0..<linkLimit {
            try checkDirectory(of: step, name: name)
            guard let next = DescriptorPath.link(at: step) else { return }
            step = next.utf8.first == UInt8(ascii: "/") ? next : "\(directory(of: step))/\(next)"
        }
    }

    private static func checkDirectory(of path: String, name: String) throws(LoadError) {
        var status = stat()
        guard unsafe stat(directory(of: path), &status) == 0 else {
            throw LoadError(
                .fileUnreadable,
                "the directory of \(name) cannot be examined",
                cause: ErrnoText.of(errno)
            )
        }
        try checkOwner(status, what: "the directory of \(name)", path: path)
    }

    /// Whoever can write the file or its directory can run code in the gateway.
    private static func checkOwner(_ status: stat, what: String, path: String) throws(LoadError) {
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            let who = status.st_mode & S_IWOTH != 0 ? "everybody" : "its group"
            throw LoadError(
                .filePermissions,
                "\(what) can be written by \(who): remove that with chmod go-w",
                cause: path
            )
        }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw LoadError(
                .filePermissions,
                "\(what) belongs to user \(status.st_uid), not to root or to user \(geteuid()) who runs the gateway",
                cause: path
            )
        }
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func openFailure(_ code: CInt, name: String, path: String) -> LoadError {
        let cause = "\(path): \(ErrnoText.of(code))"
        switch code {
        case ENOENT, ENOTDIR: return LoadError(.fileMissing, "there is no file \(name)", cause: cause)
        case ENXIO: return LoadError(.fileType, "\(name) is no regular file", cause: cause)
        case EACCES, EPERM:
            return LoadError(.filePermissions, "\(name) cannot be read by the gateway", cause: cause)
        default: return LoadError(.fileUnreadable, "\(name) cannot be opened", cause: cause)
        }
    }
}
