import Synchronization

/// A blocking HTTP/1.1 client over libcurl.
///
/// [any thread]; each call blocks its own thread only.
///
/// It asks for no compression and takes none, ignores `.netrc` and proxy variables of the environment, follows redirects of GET and HEAD
/// by hand and binds credentials to one origin.
public final class HTTPClient: Sendable {
    private let configuration: HTTPClientConfiguration
    private let idle = Mutex<[EasyHandle]>([])

    /// Makes a client; connects nowhere yet.
    ///
    /// - Parameter configuration: how to connect.
    public init(_ configuration: HTTPClientConfiguration) {
        self.configuration = configuration
    }

    /// Sends a request and hands over the answer as it arrives.
    ///
    /// - Parameters:
    ///   - request: what to send.
    ///   - body: the body to send.
    ///   - onHead: called once with the head of the final answer, before its body; `false` ends the exchange.
    ///   - onData: called with each piece of the body, borrowed; `false` ends the exchange.
    /// - Returns: the head and the size of the body. Any status is a success here.
    /// - Throws: what went wrong; pieces may have been handed over by then.
    @discardableResult
    public func perform(
        _ request: HTTPClientRequest,
        body: HTTPRequestBody = .none,
        onHead: (HTTPClientResponse) -> Bool = { _ in true },
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPClientError) -> HTTPClientResponse {
        let deadline = request.deadline ?? ContinuousClock.now.advanced(by: configuration.requestTimeout)
        var hop = request
        for _ in 0...configuration.redirectLimit {
            let response = try unsafe exchange(
                hop,
                body: body,
                deadline: deadline,
                onHead: onHead,
                onData: onData
            )
            guard let target = try redirect(of: response, to: hop) else { return response }
            if target.origin != hop.address.origin { hop.headers.removeAll { !$0.isHarmless } }
            hop.address = target
        }
        throw HTTPClientError(
            .redirect,
            "the server redirects more than \(configuration.redirectLimit) times"
        )
    }

    /// Sends a request and collects the answer's body.
    ///
    /// - Parameter request: what to send; its `bodyLimitBytes` bounds the memory.
    /// - Returns: the head and the body.
    /// - Throws: as `perform`.
    public func collect(
        _ request: HTTPClientRequest
    ) throws(HTTPClientError) -> (response: HTTPClientResponse, body: [UInt8]) {
        var collected: [UInt8] = []
        let response = try unsafe perform(request) { bytes in
            unsafe collected.append(contentsOf: bytes)
            return true
        }
        return (response, collected)
    }

    private func exchange(
        _ request: HTTPClientRequest,
        body: HTTPRequestBody,
        deadline: ContinuousClock.Instant,
        onHead: (HTTPClientResponse) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPClientError) -> HTTPClientResponse {
        let handle = try takeHandle()
        let outcome = withoutActuallyEscaping(onHead) { onHead in
            unsafe withoutActuallyEscaping(onData) { onData in
                let transfer = unsafe Transfer(
                    request: request,
                    body: body,
                    configuration: configuration,
                    onHead: onHead,
                    onData: onData
                )
                return Result { () throws(HTTPClientError) in
                    try handle.run(transfer, deadline: deadline)
                    return transfer.response
                }
            }
        }
        handle.reset()
        idle.withLock { handles in
            if handles.count < configuration.idleHandleLimit { handles.append(handle) }
        }
        return try outcome.get()
    }

    private func takeHandle() throws(HTTPClientError) -> EasyHandle {
        if let handle = idle.withLock({ $0.popLast() }) { return handle }
        return try EasyHandle()
    }

    /// Where the answer sends us on to, or `nil` if it is the final one.
    private func redirect(
        of response: HTTPClientResponse,
        to request: HTTPClientRequest
    ) throws(HTTPClientError) -> HTTPAddress? {
        guard let location = request.redirect(response) else { return nil }
        let target: HTTPAddress
        do throws(HTTPClientError) {
            target = try request.address.resolving(location)
        } catch {
            throw HTTPClientError(.redirect, "the server redirects to an unusable address: \(error.message)")
        }
        guard !(request.address.origin.scheme == "https" && target.origin.scheme == "http") else {
            throw HTTPClientError(.redirect, "the server redirects from https to http")
        }
        guard configuration.admitsRedirect(target.origin) else {
            throw HTTPClientError(.redirect, "the server redirects to a host that is not allowed")
        }
        return target
    }
}

extension HTTPClientRequest {
    /// Where an answer sends this request on to; `nil` = it is for the caller to judge.
    ///
    /// Only reads are repeated elsewhere, and only where the server says where to.
    func redirect(_ response: HTTPClientResponse) -> String? {
        guard method == .get || method == .head, [301, 302, 303, 307, 308].contains(response.status) else {
            return nil
        }
        return response.header("location")
    }
}
