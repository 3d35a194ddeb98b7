import CCurl

extension HTTPClientError {
    /// The one place where libcurl's codes become ours.
    ///
    /// - Parameters:
    ///   - code: how the exchange ended.
    ///   - certificateVerdict: what OpenSSL found about the server's certificate, by its numbers; 0 = nothing.
    ///   - transfer: the exchange.
    ///   - deadline: its own.
    init(
        curl code: CURLcode,
        certificateVerdict: Int,
        transfer: Transfer,
        deadline: ContinuousClock.Instant
    ) {
        let host = transfer.request.address.origin.host
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            self.init(.unresolved, "the host name \(host) does not resolve")
        case CURLE_COULDNT_CONNECT:
            self.init(.connection, "\(host) does not accept connections")
        case CURLE_OPERATION_TIMEDOUT:
            self.init(timeoutOf: transfer, host: host, deadline: deadline)
        case CURLE_PARTIAL_FILE:
            self.init(.truncated, "the answer of \(host) ended before its announced length")
        case CURLE_PEER_FAILED_VERIFICATION:
            let fault = Self.certificateFault(certificateVerdict)
            self.init(.tls, "no trusted TLS connection to \(host): \(fault)")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER:
            self.init(.tls, "no trusted TLS connection to \(host): \(Self.text(code))")
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM:
            self.init(.credentialFile, "a configured certificate, key or CA file cannot be used")
        case CURLE_SEND_FAIL_REWIND:
            self.init(.connection, "\(host) closed the connection, and the body cannot be sent again")
        case CURLE_URL_MALFORMAT:
            self.init(.address, "the address cannot be used")
        // The scheme was checked before: what is unsupported here is an answer without a status line (HTTP/0.9).
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL:
            self.init(.malformed, "the answer of \(host) is not HTTP/1.1")
        default:
            let kind: Kind = transfer.response.bodyByteCount > 0 ? .truncated : .connection
            self.init(kind, "the exchange with \(host) failed: \(Self.text(code))")
        }
    }

    private init(timeoutOf transfer: Transfer, host: String, deadline: ContinuousClock.Instant) {
        // libcurl counts in whole milliseconds and may be a little early.
        if ContinuousClock.now.advanced(by: .milliseconds(50)) >= deadline {
            self.init(.deadline, "\(host) did not answer in time")
        } else if transfer.response.status == 0 {
            self.init(.connection, "\(host) does not answer")
        } else {
            self.init(.tooSlow, "\(host) sends too slowly")
        }
    }

    /// What is wrong with a certificate, by the numbers of OpenSSL's `X509_V_ERR_…`.
    private static func certificateFault(_ verdict: Int) -> String {
        switch verdict {
        // libcurl compares the name before it asks OpenSSL, and leaves its own 1 there until then.
        case 0, 1: "its certificate is for another name"
        case 9: "its certificate is not valid yet"
        case 10: "its certificate has expired"
        case 2, 18, 19, 20, 21: "its certificate is by an authority that is not trusted"
        case 23: "its certificate is revoked"
        default: "its certificate is not trusted (OpenSSL's error \(verdict))"
        }
    }

    private static func text(_ code: CURLcode) -> String {
        unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code.rawValue)"
    }
}
