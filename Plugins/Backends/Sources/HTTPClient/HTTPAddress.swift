import CCurl

/// An `http` or `https` address that has been taken apart once and can hold neither user information nor a fragment.
public struct HTTPAddress: Hashable, Sendable, CustomStringConvertible {
    /// Scheme, host and port.
    public let origin: HTTPOrigin
    /// The whole address as it goes to libcurl, normalised, without user information and fragment.
    public let text: String
    /// The path, still percent-encoded, starting with a slash.
    public let path: String
    /// The query without its question mark, or `nil`.
    public let query: String?

    /// The same as `text`; safe to log.
    public var description: String { text }

    /// Takes an absolute address apart.
    ///
    /// - Parameter text: an `http://` or `https://` address.
    /// - Throws: `.address` if it is anything else, holds user information or a control character.
    public init(_ text: String) throws(HTTPClientError) {
        try self.init(reference: text, base: nil)
    }

    /// The address that `reference` means when it stands in a document of this address (RFC 3986, section 5).
    ///
    /// - Parameter reference: an absolute or relative reference.
    /// - Returns: the resolved address; compare its `origin` before sending credentials there.
    /// - Throws: `.address` as the initialiser does.
    public func resolving(_ reference: String) throws(HTTPClientError) -> HTTPAddress {
        try HTTPAddress(reference: reference, base: text)
    }

    /// The address of this repository's directory: the same with a slash at the end of its path, without query.
    public var directory: HTTPAddress {
        get throws(HTTPClientError) {
            let bare = query.map { text.dropLast($0.utf8.count + 1) } ?? text[...]
            return try HTTPAddress(bare.utf8.last == UInt8(ascii: "/") ? String(bare) : bare + "/")
        }
    }

    private init(reference: String, base: String?) throws(HTTPClientError) {
        guard reference.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), reference.utf8.count <= 8192 else {
            throw HTTPClientError(
                .address,
                "the address holds a blank or a control character, or is longer than 8192 bytes"
            )
        }
        let parts = try URLParts(reference: reference, base: base)
        self.origin = parts.origin
        self.text = parts.text
        self.path = parts.path
        self.query = parts.query
    }
}
