import CCurl

/// One libcurl easy handle with its connections.
///
/// `@unchecked Sendable`: the pool gives a handle to one thread at a time.
@safe final class EasyHandle: @unchecked Sendable {
    private let raw: UnsafeMutableRawPointer

    /// From here on it is worth waiting for the server's word before a body is sent.
    private static let largeBodyBytes = 1 << 20

    private static let globalResult = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    init() throws(HTTPClientError) {
        guard Self.globalResult == CURLE_OK, let raw = unsafe curl_easy_init() else {
            throw HTTPClientError(.resources, "libcurl does not start")
        }
        unsafe self.raw = unsafe raw
    }

    deinit { unsafe curl_easy_cleanup(raw) }

    /// Forgets every option, keeps the connections.
    func reset() { unsafe curl_easy_reset(raw) }

    /// Runs one exchange to its end.
    func run(_ transfer: Transfer, deadline: ContinuousClock.Instant) throws(HTTPClientError) {
        let remaining = deadline - ContinuousClock.now
        guard remaining > .zero else { throw HTTPClientError(.deadline, "the deadline has passed") }
        try setLists(transfer)
        try setBounds(transfer.configuration, remaining: remaining)
        try setIdentity(transfer)
        try setMethod(transfer)
        try setCallbacks(transfer)
        let code = withExtendedLifetime(transfer) { unsafe curl_easy_perform(raw) }
        if let failure = transfer.failure { throw failure }
        guard code == CURLE_OK || code == CURLE_WRITE_ERROR && transfer.isErrorCutOff else {
            var verdict = 0
            _ = unsafe ccurl_get_long(raw, CURLINFO_SSL_VERIFYRESULT, &verdict)
            throw HTTPClientError(
                curl: code,
                certificateVerdict: verdict,
                transfer: transfer,
                deadline: deadline
            )
        }
        transfer.finishHead()
        if let failure = transfer.failure { throw failure }
    }

    private func setLists(_ transfer: Transfer) throws(HTTPClientError) {
        for field in transfer.request.headers + (signature(of: transfer)?.headers ?? []) {
            guard let line = field.line, transfer.headerLines.append(line) else {
                throw HTTPClientError(.malformed, "the header field \(field.name) cannot be sent")
            }
        }
        if let place = transfer.configuration.connectsTo, isForTrusted(transfer) {
            guard transfer.detour.append("::" + place) else {
                throw HTTPClientError(.resources, "no memory for an address")
            }
        }
        try unsafe set(CURLOPT_HTTPHEADER, pointer: transfer.headerLines.raw)
        try unsafe set(CURLOPT_CONNECT_TO, pointer: transfer.detour.raw)
    }

    private func setBounds(
        _ configuration: HTTPClientConfiguration,
        remaining: Duration
    ) throws(HTTPClientError) {
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        // What a proxy says to CONNECT is no answer.
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_PROXY, configuration.proxy ?? "")
        // A peer that vanished without a word is noticed even where silence is normal.
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_TCP_KEEPIDLE, 30)
        try set(CURLOPT_TCP_KEEPINTVL, 15)
        try set(CURLOPT_USERAGENT, configuration.userAgent)
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds)
        try set(CURLOPT_TIMEOUT_MS, remaining.milliseconds)
        try set(CURLOPT_LOW_SPEED_LIMIT, configuration.lowSpeedBytesPerSecond)
        try set(CURLOPT_LOW_SPEED_TIME, max(1, configuration.lowSpeedTime.milliseconds / 1000))
        try set(CURLOPT_MAXLIFETIME_CONN, 300)
    }

    private func setIdentity(_ transfer: Transfer) throws(HTTPClientError) {
        let configuration = transfer.configuration
        let origin = transfer.request.address.origin
        if let source = configuration.authority {
            try set(CURLOPT_CAINFO, CURLOPT_CAINFO_BLOB, source)
            // Else libcurl would not look at the file again for a day.
            if case .file = source { try set(CURLOPT_CA_CACHE_TIMEOUT, 0) }
        }
        if let credentials = configuration.credentials, credentials.origin == origin {
            try set(CURLOPT_HTTPAUTH, ccurl_auth_basic())
            try set(CURLOPT_USERNAME, credentials.username)
            try set(CURLOPT_PASSWORD, credentials.password)
        }
        if let signature = signature(of: transfer) {
            try set(CURLOPT_AWS_SIGV4, signature.scheme)
            try set(CURLOPT_USERNAME, signature.keyID)
            try set(CURLOPT_PASSWORD, signature.secret)
        }
        guard isForTrusted(transfer) else { return }
        if let source = configuration.clientCertificate {
            try set(CURLOPT_SSLCERT, CURLOPT_SSLCERT_BLOB, source)
        }
        if let source = configuration.clientKey { try set(CURLOPT_SSLKEY, CURLOPT_SSLKEY_BLOB, source) }
        if configuration.trustsAnyCertificate {
            try set(CURLOPT_SSL_VERIFYPEER, 0)
            try set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    private func isForTrusted(_ transfer: Transfer) -> Bool {
        transfer.request.address.origin == transfer.configuration.trustedOrigin
    }

    /// The signature that this hop may carry.
    private func signature(of transfer: Transfer) -> HTTPRequestSignature? {
        guard let signature = transfer.request.signature,
            signature.origin == transfer.request.address.origin
        else { return nil }
        return signature
    }

    private func setMethod(_ transfer: Transfer) throws(HTTPClientError) {
        try set(CURLOPT_URL, transfer.request.address.text)
        switch transfer.request.method {
        case .get: try set(CURLOPT_HTTPGET, 1)
        case .head: try set(CURLOPT_NOBODY, 1)
        case .put: try set(CURLOPT_UPLOAD, 1)
        case .post: try set(CURLOPT_POST, 1)
        case .patch:
            try set(CURLOPT_POST, 1)
            try set(CURLOPT_CUSTOMREQUEST, "PATCH")
        case .delete:
            if transfer.bodyLength > 0 { try set(CURLOPT_POST, 1) }
            try set(CURLOPT_CUSTOMREQUEST, "DELETE")
            // On a used connection that turns out to be closed libcurl sends it again, unasked: by then what is removed the
            // second time may be another one of the same name.
            try set(CURLOPT_FRESH_CONNECT, 1)
        }
        guard transfer.request.method.mayHaveBody(of: transfer.bodyLength) else { return }
        // libcurl asks before each PUT, and waits a second for servers that do not answer. The field must not be taken away:
        // libcurl would still sign it.
        try set(CURLOPT_EXPECT_100_TIMEOUT_MS, transfer.bodyLength < Self.largeBodyBytes ? 1 : 1000)
        let length = curl_off_t(clamping: transfer.bodyLength)
        let option = transfer.request.method == .put ? CURLOPT_INFILESIZE_LARGE : CURLOPT_POSTFIELDSIZE_LARGE
        try check(unsafe ccurl_set_offset(raw, option, length))
    }

    private func setCallbacks(_ transfer: Transfer) throws(HTTPClientError) {
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        try check(unsafe ccurl_set_data_function(raw, CURLOPT_HEADERFUNCTION, Transfer.receiveHeader))
        try check(unsafe ccurl_set_data_function(raw, CURLOPT_WRITEFUNCTION, Transfer.receiveBody))
        try check(unsafe ccurl_set_data_function(raw, CURLOPT_READFUNCTION, Transfer.sendBody))
        try check(unsafe ccurl_set_seek_function(raw, Transfer.rewindBody))
        try check(unsafe ccurl_set_progress_function(raw, Transfer.progress))
        try check(unsafe ccurl_set_socket_function(raw, Transfer.openSocket))
        for option in [
            CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_XFERINFODATA,
            CURLOPT_OPENSOCKETDATA,
        ] {
            try unsafe set(option, pointer: context)
        }
        try set(CURLOPT_NOPROGRESS, 0)
    }

    private func set(_ option: CURLoption, _ value: Int) throws(HTTPClientError) {
        try check(unsafe ccurl_set_long(raw, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(HTTPClientError) {
        try check(unsafe ccurl_set_string(raw, option, value))
    }

    private func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) throws(HTTPClientError) {
        try check(unsafe ccurl_set_pointer(raw, option, pointer))
    }

    private func set(
        _ fileOption: CURLoption,
        _ bytesOption: CURLoption,
        _ source: PEMSource
    ) throws(HTTPClientError) {
        switch source {
        case .file(let path):
            guard unsafe access(path, R_OK) == 0 else {
                throw HTTPClientError(
                    .credentialFile,
                    "a configured certificate, key or CA file cannot be read"
                )
            }
            try set(fileOption, path)
        case .bytes(let bytes):
            try check(unsafe ccurl_set_blob(raw, bytesOption, bytes, bytes.count))
        }
    }

    private func check(_ code: CURLcode) throws(HTTPClientError) {
        guard code == CURLE_OK else {
            throw HTTPClientError(.resources, "libcurl refuses an option (\(code.rawValue))")
        }
    }
}

extension Duration {
    /// Whole milliseconds, at least 1, at most a day: what libcurl takes.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return seconds >= 86_400
            ? 86_400_000 : max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
