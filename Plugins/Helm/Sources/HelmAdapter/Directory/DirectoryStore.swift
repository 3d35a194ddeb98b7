internal import Glibc

/// An archive of the repository, opened for reading.
struct OpenArchive: ~Copyable {
    let name: String
    let file: FileHandle
}

/// The directory as a store of one index and its archives.
struct DirectoryStore: Sendable {
    let directory: DirectoryHandle
    let addressing: ArchiveAddressing
    let limits: IndexLimits

    /// Reads the index as it is now, in constant memory.
    func load() throws(IndexError) -> DirectoryIndex {
        let source: IndexSource?
        do throws(DirectoryError) { source = try IndexSource(directory) } catch {
            throw IndexError(error.message)
        }
        guard let source else {
            guard try identity() == nil else {
                throw IndexError("it is a symbolic link, which is not followed")
            }
            return DirectoryIndex(try read(IndexText.empty.bytes), identity: nil)
        }
        let identity = source.identity
        guard identity.isRegular, identity.size <= limits.totalBytes else {
            throw IndexError("index.yaml is no regular file or is larger than \(limits.totalBytes) bytes")
        }
        let reading = try unsafe IndexReader.read(addressing: addressing, limits: limits) {
            unsafe source.read(into: $0)
        }
        return DirectoryIndex(reading, identity: identity)
    }

    /// Reads the index as it is now, after it was once `known`.
    ///
    /// - Throws: also if there was an index with charts and now there is none: that is an accident, not an empty repository.
    func load(after known: DirectoryIndex?) throws(IndexError) -> DirectoryIndex {
        let index = try load()
        if index.identity == nil, let known, known.identity != nil, !known.snapshot.entries.isEmpty {
            throw IndexError(
                "it has disappeared: put it back or make it anew with helm repo index; if all charts are to go, restart the gateway"
            )
        }
        return index
    }

    /// The identity of the index file, `nil` if there is none.
    func identity() throws(IndexError) -> FileIdentity? {
        do throws(DirectoryError) { return try directory.identity(of: DirectoryIndex.fileName) } catch {
            throw IndexError(error.message)
        }
    }

    /// Opens the archive that an index calls `reference`.
    ///
    /// Helm writes names as they are; others encode them. The repository's own files are nobody's archives.
    ///
    /// - Returns: its name and the file, `nil` if there is none.
    func openArchive(_ reference: String) throws(DirectoryError) -> OpenArchive? {
        for name in [reference, PercentText.decoded(reference)] {
            guard let name, ArchiveAddressing.isPlainPath(Array(name.utf8)[...]), !WorkName.isReserved(name),
                let file = try directory.openFile(name)
            else { continue }
            return OpenArchive(name: name, file: file)
        }
        return nil
    }

    func read(_ text: [UInt8]) throws(IndexError) -> IndexReading {
        try IndexReader.read(text, addressing: addressing, limits: limits)
    }

    /// The text of the index, for changing it; `nil` if it is no longer the file that `index` was read from.
    func text(of index: DirectoryIndex) throws(IndexError) -> IndexText? {
        do throws(DirectoryError) {
            guard let identity = index.identity else {
                return try directory.identity(of: DirectoryIndex.fileName) == nil ? .empty : nil
            }
            guard let file = try directory.openFile(DirectoryIndex.fileName) else { return nil }
            guard try file.identity().isUnchanged(since: identity) else { return nil }
            return IndexText(bytes: try file.readAll(limitBytes: limits.totalBytes), layout: index.layout)
        } catch {
            throw IndexError(error.message)
        }
    }
}

/// Reads the index from its start to its end.
private final class IndexSource {
    let identity: FileIdentity
    private let file: FileHandle
    private var offset: UInt64 = 0

    /// - Returns: `nil` if there is no index.
    init?(_ directory: DirectoryHandle) throws(DirectoryError) {
        guard let file = try directory.openFile(DirectoryIndex.fileName) else { return nil }
        identity = try file.identity()
        self.file = file
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let count = try? unsafe file.read(into: buffer, at: offset) else { return -1 }
        offset += UInt64(count)
        return count
    }
}
