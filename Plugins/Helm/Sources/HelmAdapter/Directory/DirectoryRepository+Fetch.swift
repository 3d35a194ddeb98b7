internal import Digest
internal import O2DMSPluginKit

/// Sending an archive. What is not the content that the index states never ends as a success.
extension DirectoryRepository {
    func fetch(
        _ archive: ArchiveReference,
        range: PackageFetch.Range?,
        _ call: Call,
        begin: (UInt64?) -> Bool
    ) throws(AdapterError) {
        let file = try open(archive)
        let identity = try files { () throws(DirectoryError) in try file.identity() }
        let size = UInt64(clamping: identity.size)
        let part = try ArchivePart(range, of: size)
        let isWhole = part.offset == 0 && part.length == size
        if let digest = archive.digest, !verified.contains(identity, digest), !isWhole {
            let found = try files { () throws(DirectoryError) in try FileDigest.hex(of: file) }
            guard found == digest else { throw reporter.mismatched(archive, self.identity) }
            verified.insert(identity, digest)
        }
        guard begin(part.length) else { return }
        let sender = VerifyingSender(expected: isWhole ? archive.digest : nil, call: call)
        do throws(VerifyingSender.Failure) {
            try send(file, part, to: sender)
            try sender.finish()
        } catch {
            if error == .stopped { return }
            throw error == .mismatch
                ? reporter.mismatched(archive, self.identity) : .unavailable("the archive cannot be read")
        }
        if isWhole, let digest = archive.digest { verified.insert(identity, digest) }
    }

    private func open(_ archive: ArchiveReference) throws(AdapterError) -> FileHandle {
        do throws(DirectoryError) {
            if let found = try store.openArchive(archive.file) { return found.file }
        } catch {
            throw .unavailable(error.message)
        }
        throw .unavailable(
            "the index names an archive that is not in the repository: \(PlainText.short(archive.file))"
        )
    }

    private func send(
        _ file: borrowing FileHandle,
        _ part: ArchivePart,
        to sender: VerifyingSender
    ) throws(VerifyingSender.Failure) {
        var chunk = [UInt8](repeating: 0, count: FileDigest.chunkBytes)
        var sent: UInt64 = 0
        while sent < part.length {
            let wanted = Int(min(UInt64(chunk.count), part.length - sent))
            var count = 0
            do throws(DirectoryError) {
                count = unsafe try chunk.withUnsafeMutableBufferPointer { buffer throws(DirectoryError) in
                    let room = unsafe UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<wanted]
                    )
                    return unsafe try file.read(into: room, at: part.offset + sent)
                }
            } catch {
                throw .failed
            }
            guard count > 0 else { throw .failed }
            unsafe try chunk.withUnsafeBufferPointer { buffer throws(VerifyingSender.Failure) in
                unsafe try sender.send(
                    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
                )
            }
            sent += UInt64(count)
        }
    }
}
