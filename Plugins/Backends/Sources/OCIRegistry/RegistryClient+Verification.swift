internal import Digest
internal import HTTPClient

extension RegistryClient {
    /// Whether the registry gives a blob that it says it has; it is read to its end.
    ///
    /// - Returns: `false` = it does not give all of it.
    /// - Throws: `.unavailable` if it gives something else; why it cannot be asked, where that says nothing of the blob.
    func gives(
        _ content: RegistryContent,
        of name: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Bool {
        let found: SHA256Digest?
        do throws(HTTPFault) {
            found = try digest(ofBlob: content.digest, limitBytes: content.sizeBytes, of: name, terms)
        } catch {
            let isOfBlob = error.kind == .absent || error.kind == .unavailable
            guard isOfBlob, error.retryAfter == nil else { throw error }
            return false
        }
        guard found == content.digest else {
            throw HTTPFault(
                .unavailable,
                "the registry has other bytes under the digest of what is to be stored in \(name), so its storage has to be mended first"
            )
        }
        return true
    }

    /// The digest of what is sent as a blob; `nil` = it is longer than it may be.
    private func digest(
        ofBlob digest: SHA256Digest,
        limitBytes: UInt64,
        of name: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> SHA256Digest? {
        var count: UInt64 = 0
        var failure: DigestError?
        do {
            var hash = try SHA256()
            unsafe try stream(digest, of: name, terms, onHead: { _ in true }) { bytes in
                count += UInt64(bytes.count)
                guard count <= limitBytes else { return false }
                do throws(DigestError) { unsafe try hash.update(bytes) } catch { failure = error }
                return failure == nil
            }
            return try hash.finalize()
        } catch let error as DigestError {
            throw HTTPFault(.unavailable, error.description)
        } catch let error as HTTPFault {
            if count > limitBytes { return nil }
            throw failure.map { HTTPFault(.unavailable, $0.description) } ?? error
        } catch {
            throw HTTPFault(.unavailable, "no digest of a blob: \(error)")
        }
    }
}
