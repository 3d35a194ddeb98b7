internal import Glibc
internal import HTTPClient
internal import ObjectStore
internal import Synchronization

/// A directory as an object store: files are objects, and a file's identity is its version.
///
/// A provisional object has a second name beside its own, so that after a crash `recover` can tell it from what people put there.
/// Its owner holds the lock of that file as long as it lives. Keys come from validated chart names, never from a client as they are.
final class DirectoryStore: ObjectStore {
    static let chunkBytes = 64 << 10

    let directory: DirectoryHandle
    /// The second names of provisional objects of this process.
    let marks = Mutex<[String: WorkFile]>([:])
    let fault = Mutex<String?>(nil)
    /// A changed file that keeps its inode may be in the middle of being written.
    private let unsettled = Mutex<ObjectVersion?>(nil)

    /// Opens the directory, which is made if it is missing.
    init(path: String) throws(DirectoryError) { directory = try DirectoryHandle(path: path) }

    var writeFault: String? { fault.withLock { $0 } }
    var remark: String? { nil }

    /// Reads a file; one that is being rewritten in place counts as unchanged until it rests.
    func read(
        _ key: String,
        _ reading: ObjectReading,
        _ terms: HTTPTerms,
        onHead: (ObjectHead) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> ObjectReadingOutcome {
        // What was read of the directory that was opened is served as long as any last good index is.
        if key == StoredIndex.key {
            try Self.files { () throws(DirectoryError) in try directory.checkPlace() }
        }
        if let known = reading.known, try isUnchanged(key, known) { return .unchanged }
        guard let file = try open(key) else { return .absent }
        let head = head(key, try Self.files { () throws(DirectoryError) in try file.identity() })
        guard head.sizeBytes <= reading.limitBytes else {
            throw HTTPFault(.tooLarge, "\(key) is larger than \(reading.limitBytes) bytes")
        }
        guard onHead(head) else { return .stopped }
        let range = reading.range ?? 0..<head.sizeBytes
        guard try unsafe send(file, range, terms, onData) else { return .stopped }
        let end = try Self.files { () throws(DirectoryError) in try file.identity().version }
        guard end == head.version else { throw HTTPFault(.conflict, "\(key) was changed while it was read") }
        return .read(head)
    }

    func head(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> ObjectHead? {
        guard let file = try open(key) else { return nil }
        return head(key, try Self.files { () throws(DirectoryError) in try file.identity() })
    }

    /// Names of work in progress only if the prefix asks for them.
    func list(prefix: String, _ terms: HTTPTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault) {
        let names = try Self.files { () throws(DirectoryError) in try directory.names(prefix: prefix) }
        let isForWork = prefix.utf8.starts(with: ArchiveKey.reservedPrefix.utf8)
        for name in names where isForWork || !ArchiveKey.isReserved(name) || name == StoredIndex.key {
            try terms.check()
            let identity = try Self.files { () throws(DirectoryError) in try directory.identity(of: name) }
            if let identity, identity.isRegular { visit(head(name, identity)) }
        }
    }

    func exclusively<R>(
        _ terms: HTTPTerms,
        _ body: () throws(HTTPFault) -> R
    ) throws(HTTPFault) -> R {
        let lock = try Self.files { () throws(DirectoryError) in
            let lock = try DirectoryLock.acquire(directory, until: terms.deadline)
            try directory.checkPlace()
            return lock
        }
        guard lock != nil else { throw HTTPFault(.conflict, "another process holds the directory's lock") }
        return try body()
    }

    /// Runs what may fail in the file system.
    static func files<R: ~Copyable>(_ body: () throws(DirectoryError) -> R) throws(HTTPFault) -> R {
        do throws(DirectoryError) { return try body() } catch { throw HTTPFault(.unavailable, error.message) }
    }

    private func isUnchanged(_ key: String, _ known: ObjectVersion) throws(HTTPFault) -> Bool {
        let found = try Self.files { () throws(DirectoryError) in try directory.identity(of: key) }
        guard let found else { return false }
        let version = found.version
        guard version != known, found.isSameFile(as: known) else { return version == known }
        return unsettled.withLock { unsettled in
            defer { unsettled = version }
            return unsettled != version
        }
    }

    func obstacle(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> String? {
        let found = try Self.files { () throws(DirectoryError) in try directory.identity(of: key) }
        guard let found, !found.isRegular else { return nil }
        return found.isLink ? "\(key) is a symbolic link, which is not followed" : "\(key) is no regular file"
    }

    /// Opens a regular file, `nil` if there is none.
    private func open(_ key: String) throws(HTTPFault) -> FileHandle? {
        guard let file = try Self.files({ () throws(DirectoryError) in try directory.openFile(key) }) else {
            if let obstacle = try obstacle(key, HTTPTerms(deadline: .now)) {
                throw HTTPFault(.unavailable, obstacle)
            }
            return nil
        }
        let identity = try Self.files { () throws(DirectoryError) in try file.identity() }
        guard identity.isRegular else { throw HTTPFault(.unavailable, "\(key) is no regular file") }
        return file
    }

    private func head(_ key: String, _ identity: FileIdentity) -> ObjectHead {
        ObjectHead(
            key: key,
            version: identity.version,
            sizeBytes: UInt64(clamping: identity.size),
            modifiedSeconds: identity.modifiedSeconds,
            isProvisional: identity.linkCount > 1
        )
    }

    private func send(
        _ file: borrowing FileHandle,
        _ range: Range<UInt64>,
        _ terms: HTTPTerms,
        _ onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> Bool {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        var offset = range.lowerBound
        while offset < range.upperBound {
            try terms.check()
            let wanted = Int(min(UInt64(chunk.count), range.upperBound - offset))
            let count = try Self.files { () throws(DirectoryError) in
                unsafe try chunk.withUnsafeMutableBufferPointer { buffer throws(DirectoryError) in
                    let room = unsafe UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<wanted]
                    )
                    return unsafe try file.read(into: room, at: offset)
                }
            }
            // Cut off meanwhile: the comparison of versions at the end says so.
            guard count > 0 else { return true }
            let goesOn = unsafe chunk.withUnsafeBytes { buffer in
                unsafe onData(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
            guard goesOn else { return false }
            offset += UInt64(count)
        }
        return true
    }
}
