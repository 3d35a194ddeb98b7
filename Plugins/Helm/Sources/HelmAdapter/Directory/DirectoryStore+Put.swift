internal import Digest
internal import HTTPClient
internal import ObjectStore
internal import Synchronization

extension DirectoryStore {
    /// Stores a file: written under a work name and made durable, then given its own name at once.
    func put(
        _ key: String,
        _ content: ObjectContent,
        _ condition: ObjectCondition,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion {
        if let fault = writeFault { throw HTTPFault(.unavailable, fault) }
        let work = try Self.files { () throws(DirectoryError) in
            try directory.checkPlace()
            return try WorkFile(in: directory)
        }
        try write(content, to: work.file, terms)
        let version = try Self.files { () throws(DirectoryError) in
            // The names of provisional objects must last before an index that has them does.
            if !content.isProvisional { try directory.synchronise() }
            return try work.file.identity().version
        }
        guard try name(work, key, condition) else {
            throw HTTPFault(.conflict, "\(key) is another one by now, or was there before")
        }
        if content.isProvisional { marks.withLock { $0[key] = work } } else { try makeDurable() }
        return version
    }

    func remove(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) {
        try Self.files { () throws(DirectoryError) in try directory.remove(key) }
        settle([key])
    }

    private func write(_ content: ObjectContent, to file: borrowing FileHandle, _ terms: HTTPTerms)
        throws(HTTPFault)
    {
        do {
            var digest = try SHA256()
            var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
            while true {
                let count = unsafe chunk.withUnsafeMutableBytes { unsafe content.read($0) }
                try terms.check()
                guard count >= 0 else { throw HTTPFault(.unavailable, "the content cannot be read") }
                if count == 0 { break }
                try unsafe chunk.withUnsafeBytes { buffer in
                    let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
                    unsafe try digest.update(bytes)
                    unsafe try file.write(bytes)
                }
            }
            guard try digest.finalize().hex == content.sha256 else {
                throw HTTPFault(.unavailable, "the content changed on its way into the directory")
            }
            try file.synchronise()
        } catch let error as HTTPFault {
            throw error
        } catch let error as DirectoryError {
            throw HTTPFault(.unavailable, error.message)
        } catch {
            throw HTTPFault(.unavailable, "no digest of the content")
        }
    }

    /// Gives a file its own name; `false` if the condition does not hold.
    private func name(_ work: WorkFile, _ key: String, _ condition: ObjectCondition) throws(HTTPFault) -> Bool
    {
        try Self.files { () throws(DirectoryError) in
            switch condition {
            case .absent:
                return try directory.link(work.name, to: key)
            case .version(let expected):
                guard try directory.identity(of: key)?.version == expected else { return false }
                try directory.rename(work.name, to: key)
                return true
            }
        }
    }

    private func makeDurable() throws(HTTPFault) {
        do throws(DirectoryError) { try directory.synchronise() } catch {
            let message = "\(error.message); restart the gateway when the disk is sound"
            fault.withLock { $0 = message }
            throw HTTPFault(.unavailable, message)
        }
    }
}
