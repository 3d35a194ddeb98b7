internal import HTTPClient

/// How the addresses of archives in an index are meant.
struct ArchiveAddressing: Sendable {
    /// The repository's address with a slash at its end.
    let base: [UInt8]
    /// For resolving what is more than a plain relative path; `nil` for a directory or a bucket.
    let document: HTTPAddress?

    /// For a directory or a bucket that is configured as `url`.
    init(directory url: String) {
        base = Array((url.utf8.last == UInt8(ascii: "/") ? url : url + "/").utf8)
        document = nil
    }

    /// For an index that is served at `document`.
    init(document: HTTPAddress) throws(HTTPClientError) {
        base = Array(try document.directory.text.utf8)
        self.document = document
    }

    /// Appends the resolved address to `bytes`.
    ///
    /// - Returns: the range of the address and, within it, of the reference that finds the archive in a directory; or what is wrong.
    func resolve(_ reference: Range<Int>, in bytes: inout [UInt8]) -> Result<
        (address: Range<Int>, file: Range<Int>), Refusal
    > {
        guard bytes[reference].allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
            return .failure(
                Refusal(reason: "the archive's address holds a blank, a backslash or a control character")
            )
        }
        if let scheme = Self.scheme(of: bytes[reference]) {
            return resolveAbsolute(reference, scheme, in: &bytes)
        }
        if Self.isPlainPath(bytes[reference]) {
            let start = bytes.count
            bytes.append(contentsOf: base)
            bytes.append(contentsOf: Array(bytes[reference]))
            return .success((start..<bytes.count, (start + base.count)..<bytes.count))
        }
        guard let document else {
            return .failure(Refusal(reason: "the archive's address leads out of the repository"))
        }
        guard let target = try? document.resolving(String(decoding: bytes[reference], as: UTF8.self)) else {
            return .failure(Refusal(reason: "the archive's address is malformed"))
        }
        let start = bytes.count
        bytes.append(contentsOf: target.text.utf8)
        return .success((start..<bytes.count, bytes.count..<bytes.count))
    }

    /// Why an address is not served.
    struct Refusal: Error { let reason: String }

    private func resolveAbsolute(
        _ reference: Range<Int>,
        _ scheme: String,
        in bytes: inout [UInt8]
    ) -> Result<(address: Range<Int>, file: Range<Int>), Refusal> {
        guard ["http", "https", "oci", "s3", "gs", "azblob"].contains(scheme) else {
            return .failure(Refusal(reason: "the archive's address has a scheme that is not served"))
        }
        let address = Self.withoutUserInfo(reference, in: &bytes)
        // What lies in this very repository is found by its path there, whatever else by its name.
        if document == nil, bytes[address].starts(with: base),
            Self.isPlainPath(bytes[(address.lowerBound + base.count)..<address.upperBound])
        {
            return .success((address, (address.lowerBound + base.count)..<address.upperBound))
        }
        let fileStart = bytes[address].lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? address.upperBound
        return .success((address, fileStart..<address.upperBound))
    }

    private static func withoutUserInfo(_ reference: Range<Int>, in bytes: inout [UInt8]) -> Range<Int> {
        guard bytes[reference].contains(UInt8(ascii: "@")) else { return reference }
        let start = bytes.count
        let text = String(decoding: bytes[reference], as: UTF8.self)
        bytes.append(contentsOf: ChartRepositoryAddress.withoutUserInfo(text).utf8)
        return start..<bytes.count
    }

    private static func scheme(of address: ArraySlice<UInt8>) -> String? {
        guard let colon = address.firstIndex(of: UInt8(ascii: ":")), colon > address.startIndex else {
            return nil
        }
        let isScheme = address[..<colon].allSatisfy { byte in
            (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
        }
        return isScheme ? String(decoding: address[..<colon], as: UTF8.self).lowercased() : nil
    }

    /// A path below the repository, without `.` and `..`, query or fragment.
    static func isPlainPath(_ path: ArraySlice<UInt8>) -> Bool {
        var segment = 0
        var dots = 0
        for byte in path {
            switch byte {
            case 0x3F, 0x23: return false
            case UInt8(ascii: "/"):
                guard segment > 0, !(segment == dots && dots <= 2) else { return false }
                (segment, dots) = (0, 0)
            default:
                segment += 1
                dots += byte == UInt8(ascii: ".") ? 1 : 0
            }
        }
        return segment > 0 && !(segment == dots && dots <= 2)
    }
}
