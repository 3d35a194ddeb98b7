internal import HTTPClient
internal import ObjectStore

/// Requests to a bucket, in the terms of an object store.
struct ObjectExchange: Sendable {
    /// An answer's body that is wanted as a whole: a page of a listing, an error.
    static let answerLimitBytes: UInt64 = 16 << 20

    private let client: HTTPClient

    /// Makes connections as `configuration` says, but with credentials for `origin` only.
    init(_ configuration: HTTPClientConfiguration, origin: HTTPOrigin) {
        var configuration = configuration
        configuration.trustedOrigin = origin
        client = HTTPClient(configuration)
    }

    /// Sends a request without a body of its own, and collects the answer.
    func collect(
        _ request: HTTPClientRequest,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> (response: HTTPClientResponse, body: [UInt8]) {
        try send(request, .none, terms)
    }

    /// Sends an object.
    func send(
        _ request: HTTPClientRequest,
        _ content: ObjectContent,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> (response: HTTPClientResponse, body: [UInt8]) {
        let stream = unsafe HTTPRequestBody.stream(
            length: content.sizeBytes,
            read: content.read,
            rewind: content.rewind
        )
        return try send(request, stream, terms)
    }

    /// Sends a request, and collects the answer.
    func send(
        _ request: HTTPClientRequest,
        _ body: HTTPRequestBody,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> (response: HTTPClientResponse, body: [UInt8]) {
        var answer: [UInt8] = []
        let response = try HTTPFault.exchange { () throws(HTTPClientError) in
            try unsafe client.perform(request.under(terms), body: body) { bytes in
                unsafe answer.append(contentsOf: bytes)
                return true
            }.whole()
        }
        return (response, answer)
    }

    /// Asks for an object's content; the known version and the range are in the request's fields already.
    ///
    /// `head` reads the object's head from an answer, or finds that it lacks what that needs. `confirmAbsence` judges an answer
    /// that is neither content nor "unchanged": it throws unless there is no such object.
    func read(
        _ request: HTTPClientRequest,
        _ reading: ObjectReading,
        _ terms: HTTPTerms,
        head: (HTTPClientResponse) -> ObjectHead?,
        confirmAbsence: (HTTPClientResponse, [UInt8]) throws(HTTPFault) -> Void,
        onHead: (ObjectHead) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> ObjectReadingOutcome {
        var request = request
        // What is over the limit is noticed by its head; the rest is room for an error.
        request.bodyLimitBytes = max(reading.limitBytes, Self.answerLimitBytes)
        var receiver = ObjectReceiver(reading)
        let response: HTTPClientResponse
        do throws(HTTPClientError) {
            response = try unsafe client.perform(
                request.under(terms),
                onHead: { receiver.begin($0, head, onHead) },
                onData: { unsafe receiver.take($0, onData) }
            )
        } catch {
            if let fault = receiver.fault { throw fault }
            guard error.kind == .stopped, receiver.isStopped else { throw HTTPFault(error) }
            return .stopped
        }
        if let outcome = try receiver.outcome(of: response) { return outcome }
        try confirmAbsence(response, receiver.errorBody)
        return .absent
    }
}
