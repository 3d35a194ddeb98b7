internal import HTTPClient

/// Where the objects of a store lie: a bucket's address and the prefix of all keys.
struct ObjectPlace: Sendable {
    /// The bucket, with a slash at the end.
    let bucket: HTTPAddress
    /// Empty, or with a slash at the end.
    let prefix: String

    /// Takes a prefix with or without slashes around it.
    init(bucket: HTTPAddress, prefix: String) throws(HTTPFault) {
        self.bucket = try HTTPFault.exchange { () throws(HTTPClientError) in try bucket.directory }
        let bare = prefix.split(separator: "/").joined(separator: "/")
        self.prefix = bare.isEmpty ? "" : bare + "/"
    }

    /// The address of an object whose key is part of the path.
    func address(of key: String, query: String? = nil) throws(HTTPFault) -> HTTPAddress {
        try resolve(PercentEncoding.encodePath(name(of: key)) + (query.map { "?" + $0 } ?? ""))
    }

    /// The name of an object in the bucket.
    ///
    /// - Throws: if the key is empty, or has a segment that addresses cannot have.
    func name(of key: String) throws(HTTPFault) -> String {
        let name = prefix + key
        // `.` and `..` are resolved wherever addresses are read, encoded or not; and nobody needs them in a key.
        let isUsable = name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0 != "." && $0 != ".."
        }
        guard !key.isEmpty, isUsable, name.utf8.count <= 1024 else {
            throw HTTPFault(.unsupported, "an object of this name cannot be kept in a bucket")
        }
        return name
    }

    /// The address of the bucket with a query; names must come sorted, as signatures want them.
    func address(query: [(String, String)]) throws(HTTPFault) -> HTTPAddress {
        try resolve("?" + PercentEncoding.encode(query))
    }

    /// The address of the bucket without the slash at its end, with a query.
    func container(query: String) throws(HTTPFault) -> HTTPAddress {
        try HTTPFault.exchange { () throws(HTTPClientError) in
            try HTTPAddress(bucket.text.dropLast() + "?" + query)
        }
    }

    /// The key of an object that was found under its full name; `nil` if it is none of ours.
    func key(_ full: String) -> String? {
        guard full.utf8.starts(with: prefix.utf8), full.utf8.count > prefix.utf8.count else { return nil }
        return String(full.utf8.dropFirst(prefix.utf8.count))
    }

    /// The address of something below the bucket.
    func resolve(_ reference: String) throws(HTTPFault) -> HTTPAddress {
        try HTTPFault.exchange { () throws(HTTPClientError) in
            // A colon in the first segment would be read as the end of a scheme.
            try bucket.resolving(reference.hasPrefix("?") ? reference : "./" + reference)
        }
    }
}
