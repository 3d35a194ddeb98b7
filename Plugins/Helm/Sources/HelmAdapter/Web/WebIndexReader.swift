internal import HTTPClient

/// Fetches and reads the index of an HTTP repository.
struct WebIndexReader: Sendable {
    /// What lets a server say "not modified".
    struct Validators: Sendable, Equatable {
        var entityTag: String?
        var lastModified: String?
    }

    enum Answer: Sendable {
        case unchanged
        case changed(RepositorySnapshot, Validators)
    }

    let index: HTTPAddress
    let addressing: ArchiveAddressing
    let limits: IndexLimits

    func read(
        _ client: HTTPClient,
        _ validators: Validators,
        _ terms: LookTerms
    ) throws(HTTPFault) -> Answer {
        var request = HTTPClientRequest(
            .get,
            index,
            bodyLimitBytes: limits.totalBytes,
            deadline: terms.deadline
        )
        request.isCancelled = terms.isCancelled
        if let tag = validators.entityTag { request.headers.append(HTTPHeaderField("If-None-Match", tag)) }
        if let date = validators.lastModified {
            request.headers.append(HTTPHeaderField("If-Modified-Since", date))
        }
        let (response, text) = try fetch(client, request)
        if response.status == 304, validators != Validators() { return .unchanged }
        guard response.status == 200 else { throw HTTPFault(response, to: "index.yaml") }
        guard response.hasDelimitedBody else {
            throw HTTPFault(
                .unavailable,
                "the server does not say how long index.yaml is, so it cannot be told from a part of it"
            )
        }
        do throws(IndexError) {
            let snapshot = try IndexReader.read(text, addressing: addressing, limits: limits).snapshot
            let validators = Validators(
                entityTag: response.header("etag"),
                lastModified: response.header("last-modified")
            )
            return .changed(snapshot, validators)
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
