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

        /// Whether the server has named nothing to ask with.
        var areSilent: Bool { entityTag == nil && lastModified == nil }
    }

    /// What came of one request.
    private struct Answer {
        let response: HTTPClientResponse
        /// Of an index that was sent.
        let digest: SHA256Digest?
        let intake: IndexIntake?
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
        let request = request(validators, terms)
        // Who names no version of the index sends it each time: cheaper to look at twice than to read for nothing.
        if let known, validators.areSilent, let digest = validators.digest,
            try fetch(client, request, intoReader: false).digest == digest
        {
            return known
        }
        let answer = try fetch(client, request, intoReader: true)
        if let known, answer.response.status == 304 { return known }
        let found = Validators(
            entityTag: answer.response.header("etag"),
            lastModified: answer.response.header("last-modified"),
            digest: answer.digest
        )
        let snapshot = try snapshot(of: answer)
        last.withLock { $0 = found }
        if let known, let digest = found.digest, digest == validators.digest { return known }
        return snapshot
    }

    private func request(_ validators: Validators, _ terms: HTTPTerms) -> HTTPClientRequest {
        var request = HTTPClientRequest(.get, index, bodyLimitBytes: limits.totalBytes).under(terms)
        if let tag = validators.entityTag { request.headers.append(HTTPHeaderField("If-None-Match", tag)) }
        if let date = validators.lastModified {
            request.headers.append(HTTPHeaderField("If-Modified-Since", date))
        }
        return request
    }

    private func snapshot(of answer: Answer) throws(HTTPFault) -> RepositorySnapshot {
        guard let intake = answer.intake else {
            throw HTTPFault(.unavailable, "no thread to read index.yaml with")
        }
        do throws(IndexError) { return try intake.finish().snapshot } catch {
            throw HTTPFault(.unavailable, "index.yaml: \(error.message)")
        }
    }

    /// Has the index read while it arrives, or only its digest computed.
    ///
    /// What is wrong with its text counts only once it is sure that it arrived whole, so it arrives to its end in any case.
    private func fetch(
        _ client: HTTPClient,
        _ request: HTTPClientRequest,
        intoReader: Bool
    ) throws(HTTPFault) -> Answer {
        var intake: IndexIntake?
        var digest = try? SHA256()
        var isWanted = false
        let response: HTTPClientResponse
        do throws(HTTPClientError) {
            response = try unsafe client.perform(
                request,
                onHead: { head in
                    isWanted = head.status == 200 && head.hasDelimitedBody
                    if isWanted, intoReader {
                        intake = IndexIntake(addressing, limits, deadline: request.deadline ?? .now)
                    }
                    return true
                },
                onData: { bytes in
                    guard isWanted else { return true }
                    unsafe intake?.append(bytes)
                    do { try unsafe digest?.update(bytes) } catch { digest = nil }
                    return true
                }
            )
        } catch {
            throw HTTPFault(error)
        }
        let isUnchanged = response.status == 304 && !request.headers.isEmpty
        guard isUnchanged || response.status == 200 else { throw HTTPFault(response, to: "index.yaml") }
        guard isUnchanged || response.hasDelimitedBody else {
            throw HTTPFault(
                .unavailable,
                "the server does not say how long index.yaml is, so it cannot be told from a part of it"
            )
        }
        return Answer(response: response, digest: try? digest.take()?.finalize(), intake: intake)
    }
}
