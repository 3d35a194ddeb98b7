internal import HTTPClient

extension S3Store {
    /// An answer that is not the one hoped for; where the server names the bucket's region and it is not ours, that is told.
    ///
    /// - Parameters:
    ///   - response: the answer.
    ///   - what: what was asked for.
    ///   - code: the server's own word for it.
    /// - Returns: what to tell.
    func fault(_ response: HTTPClientResponse, to what: String, code: String?) -> HTTPFault {
        guard [301, 307, 400].contains(response.status),
            let stated = response.header("x-amz-bucket-region"), stated != region, Self.isRegion(stated)
        else { return HTTPFault(response, to: what, code: code) }
        return HTTPFault(
            .unavailable,
            "the bucket is in the region \(stated), not in \(region): name that one (\(response.status))"
        )
    }

    /// Whether a server's word looks like a region, and so is safe to show.
    private static func isRegion(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }
    }
}
