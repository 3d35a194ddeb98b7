internal import CArchive

/// Reads a `.tar.gz` once, member by member, and trusts nothing in it.
///
/// The gzip stream is inflated under a budget and its trailer checked; libarchive sees the tar archive alone, after
/// a guard has refused what readers understand differently (see ``ArchiveError/Code``). Memory stays constant, about
/// 300 KiB. Belongs to one thread at a time; after an error every call throws the same error again.
@safe
public final class TarGzipReader {
    private let source: TarSource
    private let archive: OpaquePointer
    private var members = 0
    private var isOpen = false
    private var isAtEnd = false
    private var failure: ArchiveError?
    // The data of the current member: what libarchive lent and is not yet copied, and how far it goes.
    private var block = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var position: UInt64 = 0
    private var size: UInt64 = 0

    /// Begins to read an archive.
    ///
    /// - Parameters:
    ///   - limits: what its members may look like.
    ///   - budget: what it may cost; give a nested archive the budget of the one it stands in.
    ///   - read: fills the buffer with the next bytes and returns their number, 0 at the end. An ``ArchiveError`` it
    ///     throws is passed on, any other error becomes ``ArchiveError/Code/source``.
    /// - Throws: only if there is no memory.
    public init(
        limits: ArchiveLimits,
        budget: ArchiveBudget,
        read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws(ArchiveError) {
        source = try unsafe TarSource(limits: limits, budget: budget, read: read)
        guard let archive = unsafe archive_read_new() else {
            throw ArchiveError(.source, "no memory to read the archive")
        }
        unsafe self.archive = unsafe archive
        try check(unsafe archive_read_support_format_tar(archive))
    }

    deinit {
        _ = unsafe archive_read_free(archive)
    }

    /// Goes on to the next member; what was not read of the current one is skipped.
    ///
    /// - Returns: nil once, and only if, the whole archive was read to its end and found right.
    /// - Throws: why the archive cannot be read on.
    public func next() throws(ArchiveError) -> ArchiveEntry? {
        if let failure { throw failure }
        guard !isAtEnd else { return nil }
        do throws(ArchiveError) {
            return try advance()
        } catch {
            failure = error
            throw error
        }
    }

    /// Reads data of the current member.
    ///
    /// - Parameter buffer: filled from its start.
    /// - Returns: the number of bytes; 0 at the end of the member.
    /// - Throws: why the archive cannot be read on.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        if let failure { throw failure }
        do throws(ArchiveError) {
            if unsafe block.isEmpty { try nextBlock() }
        } catch {
            failure = error
            throw error
        }
        let count = unsafe min(block.count, buffer.count)
        guard count > 0 else { return 0 }
        unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<count]))
        unsafe block = UnsafeRawBufferPointer(rebasing: block[count...])
        return count
    }

    private func advance() throws(ArchiveError) -> ArchiveEntry? {
        unsafe block = UnsafeRawBufferPointer(start: nil, count: 0)
        if !isOpen {
            isOpen = true
            let context = unsafe Unmanaged.passUnretained(source).toOpaque()
            try check(unsafe archive_read_open(archive, context, nil, readPiece, nil))
        }
        var header: OpaquePointer?
        let code = unsafe archive_read_next_header(archive, &header)
        if code == ARCHIVE_EOF {
            try source.drain()
            try agree(source.tar.members == members)
            isAtEnd = true
            return nil
        }
        // A warning is about what does not matter here (owner, ACL); path, kind and size are checked below.
        if code != ARCHIVE_WARN { try check(code) }
        guard let header = unsafe header else { throw disagreement }
        members += 1
        try source.budget.spendEntry()
        let entry = try unsafe self.entry(header)
        position = 0
        size = entry.size
        return entry
    }

    private func entry(_ header: OpaquePointer) throws(ArchiveError) -> ArchiveEntry {
        let stated = unsafe archive_entry_size(header)
        try agree(source.tar.members == members && UInt64(clamping: stated) == source.tar.memberSize)
        guard let name = unsafe archive_entry_pathname(header), unsafe name.pointee != 0 else {
            throw ArchiveError(.tar, "a member has no name")
        }
        let path = unsafe Self.bytes(of: name)
        let kind = unsafe Self.kind(of: header)
        guard kind == .file || source.tar.memberSize == 0 else {
            throw ArchiveError(.tar, "a member that is no file claims to have data")
        }
        return ArchiveEntry(path: path, kind: kind, size: source.tar.memberSize)
    }

    private static func bytes(of name: UnsafePointer<CChar>) -> [UInt8] {
        var result: [UInt8] = []
        var next = unsafe name
        while unsafe next.pointee != 0 {
            unsafe result.append(UInt8(bitPattern: next.pointee))
            unsafe next += 1
        }
        return result
    }

    private static func kind(of header: OpaquePointer) -> ArchiveEntry.Kind {
        if unsafe archive_entry_hardlink(header) != nil { return .hardLink }
        // The C constants are casts, which Swift does not import.
        return switch unsafe archive_entry_filetype(header) {
        case 0o100000: .file
        case 0o040000: .directory
        case 0o120000: .symbolicLink
        default: .special
        }
    }

    private func nextBlock() throws(ArchiveError) {
        var start: UnsafeRawPointer?
        var count = 0
        var offset: Int64 = 0
        repeat {
            let code = unsafe archive_read_data_block(archive, &start, &count, &offset)
            if code == ARCHIVE_EOF {
                guard position == size else { throw disagreement }
                return
            }
            try check(code)
            // A gap would be a sparse file; the guard lets none through.
            try agree(UInt64(clamping: offset) == position && UInt64(count) <= size - position)
        } while count == 0
        unsafe block = UnsafeRawBufferPointer(start: start, count: count)
        position += UInt64(count)
    }

    private func check(_ code: CInt) throws(ArchiveError) {
        if let failure = source.failure { throw failure }
        guard code == ARCHIVE_OK else {
            guard source.tar.members > 0 else {
                throw ArchiveError(.notTar, "the content is not a tar archive")
            }
            let text = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
            throw ArchiveError(.tar, "the tar archive is damaged: \(text ?? "unknown error")")
        }
    }

    private func agree(_ holds: Bool) throws(ArchiveError) {
        guard holds else { throw source.failure ?? disagreement }
    }

    private var disagreement: ArchiveError {
        ArchiveError(.tar, "the tar archive can be read in more than one way")
    }
}

/// libarchive's read callback: lends the next piece, 0 at the end, -1 after a failure.
private func readPiece(
    _ archive: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _ buffer: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Int {
    guard let context = unsafe context, let buffer = unsafe buffer else { return -1 }
    let source = unsafe Unmanaged<TarSource>.fromOpaque(context).takeUnretainedValue()
    guard let piece = unsafe source.nextPiece() else { return -1 }
    unsafe buffer.pointee = piece.baseAddress
    return piece.count
}
