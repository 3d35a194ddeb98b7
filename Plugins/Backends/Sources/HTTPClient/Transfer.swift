import CCurl

/// The state of one exchange while libcurl runs it; used by that one thread only.
@safe final class Transfer {
    let request: HTTPClientRequest
    let configuration: HTTPClientConfiguration
    var response: HTTPClientResponse
    var failure: HTTPClientError?
    /// The request's header lines, as libcurl reads them.
    var headerLines = TextList()
    /// Where to connect instead of the address's own host and port.
    var detour = TextList()

    private let body: HTTPRequestBody
    private let onHead: (HTTPClientResponse) -> Bool
    private let onData: (UnsafeRawBufferPointer) -> Bool
    private var headByteCount = 0
    private var isHeadComplete = false
    private var isHeadDelivered = false

    init(
        request: HTTPClientRequest,
        body: HTTPRequestBody,
        configuration: HTTPClientConfiguration,
        onHead: @escaping (HTTPClientResponse) -> Bool,
        onData: @escaping (UnsafeRawBufferPointer) -> Bool
    ) {
        self.request = request
        self.body = body
        self.configuration = configuration
        self.response = HTTPClientResponse(address: request.address)
        self.onHead = onHead
        unsafe self.onData = unsafe onData
    }

    var bodyLength: UInt64 {
        if case .stream(let length, _, _) = body { length } else { 0 }
    }

    /// Whether libcurl was told to stop because an error's body is longer than anybody reads.
    private(set) var isErrorCutOff = false

    /// Hands over the head of an answer without body.
    func finishHead() {
        if response.status == 0 { fail(.malformed, "the server's answer has no status line") }
        if failure == nil { _ = deliverHead() }
    }

    private func fail(_ kind: HTTPClientError.Kind, _ message: String) {
        if failure == nil { failure = HTTPClientError(kind, message) }
    }

    private func deliverHead() -> Bool {
        guard !isHeadDelivered, request.redirect(response) == nil else { return true }
        isHeadDelivered = true
        guard onHead(response) else {
            fail(.stopped, "stopped by the caller")
            return false
        }
        return true
    }

    private func header(_ line: UnsafeRawBufferPointer) -> Bool {
        // Fields behind the body are trailers: never merged into the head.
        guard !(isHeadComplete && response.status >= 200) else { return true }
        headByteCount += line.count
        guard headByteCount <= configuration.headerLimitBytes else {
            fail(.malformed, "the server's header fields exceed \(configuration.headerLimitBytes) bytes")
            return false
        }
        let text = unsafe String(
            decoding: UnsafeRawBufferPointer(rebasing: line.prefix { $0 != 13 && $0 != 10 }),
            as: UTF8.self
        )
        if text.utf8.starts(with: "HTTP/".utf8) {
            response = HTTPClientResponse(address: request.address)
            response.status = HeaderLine.status(text)
            isHeadComplete = false
        } else if text.isEmpty {
            isHeadComplete = true
            // Of an answer that may begin with a long silence; after others libcurl may have to ask once more.
            if (200..<300).contains(response.status) { return deliverHead() }
        } else if let field = HeaderLine.field(text) {
            response.headers.append(field)
        }
        return true
    }

    private func data(_ bytes: UnsafeRawBufferPointer) -> Bool {
        response.bodyByteCount += UInt64(bytes.count)
        if response.status >= 400, response.bodyByteCount > configuration.errorBodyLimitBytes {
            isErrorCutOff = true
            return false
        }
        guard response.bodyByteCount <= request.bodyLimitBytes else {
            fail(.tooLarge, "the server's answer exceeds \(request.bodyLimitBytes) bytes")
            return false
        }
        if request.redirect(response) != nil { return true }
        guard deliverHead() else { return false }
        guard unsafe onData(bytes) else {
            fail(.stopped, "stopped by the caller")
            return false
        }
        return true
    }

    private func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard case .stream(_, let read, _) = body else { return 0 }
        let count = unsafe read(buffer)
        guard count >= 0 else {
            fail(.requestBody, "the body to send cannot be read")
            return ccurl_read_abort()
        }
        return count
    }

    /// Only ever back to the start: libcurl sends a body again when an idle connection turned out to be closed.
    private func seek(to offset: curl_off_t) -> CInt {
        guard offset == 0, case .stream(_, _, let rewind?) = body else { return CURL_SEEKFUNC_CANTSEEK }
        return rewind() ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    // What libcurl calls. A result other than the number of bytes ends the exchange.

    static let receiveHeader: ccurl_data_fn = { bytes, size, count, context in
        guard let transfer = unsafe from(context), let bytes = unsafe bytes else { return 0 }
        let length = size * count
        return unsafe transfer.header(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
    }

    static let receiveBody: ccurl_data_fn = { bytes, size, count, context in
        guard let transfer = unsafe from(context), let bytes = unsafe bytes else { return 0 }
        let length = size * count
        return unsafe transfer.data(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
    }

    static let sendBody: ccurl_data_fn = { bytes, size, count, context in
        guard let transfer = unsafe from(context), let bytes = unsafe bytes else { return ccurl_read_abort() }
        return unsafe transfer.send(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    }

    static let rewindBody: ccurl_seek_fn = { context, offset, origin in
        guard let transfer = unsafe from(context), origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
        return transfer.seek(to: offset)
    }

    static let progress: ccurl_progress_fn = { context, _, _, _, _ in
        guard let transfer = unsafe from(context), transfer.request.isCancelled?() == true else { return 0 }
        transfer.fail(.stopped, "cancelled by the caller")
        return 1
    }

    static let openSocket: ccurl_socket_fn = { context, _, address in
        guard let transfer = unsafe from(context), let address = unsafe address else {
            return ccurl_socket_bad()
        }
        let configuration = transfer.configuration
        let isStranger = transfer.request.address.origin != configuration.trustedOrigin
        if isStranger, !configuration.allowsLocalStrangers, unsafe SpecialAddress.contains(address) {
            transfer.fail(
                .forbiddenAddress,
                "the server points to a host at a local or special address, which is not allowed"
            )
            return ccurl_socket_bad()
        }
        let kind = unsafe address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return unsafe socket(address.pointee.family, kind, address.pointee.protocol)
    }
}
