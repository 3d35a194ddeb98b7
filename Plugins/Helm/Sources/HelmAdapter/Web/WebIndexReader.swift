internal import Digest
internal import HTTPClient
internal import Synchronization

/// Fetches and reads the index of an HTTP repository, and remembers what it last read.
final class WebIndexReader: Sendable {
    /// What lets a server say "not modified", and what tells it where the server does not.
    private struct Validators: Sendable, Equatable {
        var entityTag: String?
        var lastModified: String?
        var digest: SHA256Digest?
    }

    private let index: HTTPAddress
    private let addressing: ArchiveAddressing
    private let limits: IndexLimits
    private let last = Mutex(Validators())

    init(index: HTTPAddress, addressing: ArchiveAddressing, limits: IndexLimits) {
        self.index = index
        self.addressing = addressing
        self.limits = limits
    }

    /// Asks for the index.
    ///
    /// - Parameters:
    ///   - client: for this server.
    ///   - known: what came of it last time; `nil` = it is needed whole.
    ///   - terms: until when.
    /// - Returns: `known` itself if the index is still the same.
    /// - Throws: why it cannot be read.
    func read(
        _ client: HTTPClient,
        _ known: RepositorySnapshot?,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RepositorySnapshot {
        // Without a snapshot an answer "not modified" would be of no use.
        let validators = known == nil ? Validators() : last.withLock { $0 }
        var request = HTTPClientRequest(.get, index, bodyLimitBytes: limits.totalBytes).under(terms)
        if let tag = validators.entityTag { request.headers.append(HTTPHeaderField("If-None-Match", tag)) }
        if let date = validators.lastModified {
            request.headers.append(HTTPHeaderField("If-Modified-Since", date))
        }
        let (response, text) = try fetch(client, request)
        if response.status == 304, let known, validators != Validators() { return known }
        guard response.status == 200 else { throw HTTPFault(response, to: "index.yaml") }
        guard response.hasDelimitedBody else {
            throw HTTPFault(
                .unavailable,
                "the server does not say how long index.yaml is, so it cannot be told from a part of it"
            )
        }
        let found = Validators(
            entityTag: response.header("etag"),
            lastModified: response.header("last-modified"),
            digest: try? SHA256Digest.of(text)
        )
        let snapshot = try snapshot(of: text, found.digest, known, validators)
        last.withLock { $0 = found }
        return snapshot
    }

    private func snapshot(
        of text: [UInt8],
        _ digest: SHA256Digest?,
        _ known: RepositorySnapshot?,
        _ validators: Validators
    ) throws(HTTPFault) -> RepositorySnapshot {
        if let known, let digest, digest == validators.digest { return known }
        do throws(IndexError) {
            return try IndexReader.read(text, addressing: addressing, limits: limits).snapshot
        } catch {
            throw HTTPFault(.unavailable, "index.yaml: \(error.message)")
        }
    }

    /// Only the body of a success is kept.
    private func fetch(
        _ client: HTTPClient,
        _ request: HTTPClientRequest
    ) throws(HTTPFault) -> (HTTPClientResponse, [UInt8]) {
        var text: [UInt8] = []
        var isWanted = false
        do throws(HTTPClientError) {
            let response = unsafe try client.perform(
                request,
                onHead: { head in
                    isWanted = head.status == 200
                    if isWanted, let length = head.contentLength, length <= limits.totalBytes {
                        text.reserveCapacity(Int(length))
                    }
                    return true
                },
                onData: { bytes in
                    if isWanted { unsafe text.append(contentsOf: bytes) }
                    return true
                }
            )
            return (response, text)
        } catch {
            throw HTTPFault(error)
        }
    }
}
