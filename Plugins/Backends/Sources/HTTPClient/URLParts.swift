import CCurl

/// libcurl's own view of an address, so that what is checked is what is connected to.
struct URLParts {
    let origin: HTTPOrigin
    let text: String
    let path: String
    let query: String?

    init(reference: String, base: String?) throws(HTTPClientError) {
        let handle = unsafe curl_url()
        guard let handle = unsafe handle else {
            throw HTTPClientError(.resources, "no memory for an address")
        }
        defer { unsafe curl_url_cleanup(handle) }
        if let base, unsafe curl_url_set(handle, CURLUPART_URL, base, 0) != CURLUE_OK {
            throw HTTPClientError(.address, "the base address is malformed")
        }
        guard unsafe curl_url_set(handle, CURLUPART_URL, reference, 0) == CURLUE_OK else {
            throw HTTPClientError(.address, "the address is malformed or its scheme is not http or https")
        }
        guard let scheme = unsafe Self.part(handle, CURLUPART_SCHEME), scheme == "http" || scheme == "https"
        else {
            throw HTTPClientError(.address, "only http and https addresses are served")
        }
        let user = unsafe Self.part(handle, CURLUPART_USER)
        let password = unsafe Self.part(handle, CURLUPART_PASSWORD)
        guard user == nil, password == nil else {
            throw HTTPClientError(
                .address,
                "the address holds a user or password; they belong in the credentials"
            )
        }
        unsafe curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0)
        guard let host = unsafe Self.part(handle, CURLUPART_HOST),
            let portText = unsafe Self.part(handle, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)),
            let port = UInt16(portText), let text = unsafe Self.part(handle, CURLUPART_URL)
        else { throw HTTPClientError(.address, "the address has no host") }
        self.origin = HTTPOrigin(scheme: scheme, host: host.lowercased(), port: port)
        self.text = text
        self.path = unsafe Self.part(handle, CURLUPART_PATH) ?? "/"
        self.query = unsafe Self.part(handle, CURLUPART_QUERY)
    }

    private static func part(_ handle: OpaquePointer, _ what: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(handle, what, &value, flags) == CURLUE_OK, let text = unsafe value else {
            return nil
        }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
