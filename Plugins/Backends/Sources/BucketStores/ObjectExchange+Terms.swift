internal import HTTPClient
internal import ObjectStore

extension ObjectReading {
    /// The field that asks for the range, if one is wanted.
    var rangeFields: [HTTPHeaderField] {
        get throws(HTTPFault) {
            guard let range else { return [] }
            guard !range.isEmpty else {
                throw HTTPFault(.unsupported, "an empty range of an object cannot be read")
            }
            return [HTTPHeaderField("Range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")]
        }
    }
}

extension HTTPClientResponse {
    /// The size of the whole object: behind the slash of `Content-Range: bytes 0-9/100`, or the content's length.
    var objectSizeBytes: UInt64? {
        guard status == 206 else { return contentLength }
        return header("content-range")?.split(separator: "/").last.flatMap { UInt64($0) }
    }

    /// The answer itself, if the end of its body was announced.
    func whole() throws(HTTPClientError) -> HTTPClientResponse {
        guard hasDelimitedBody || bodyByteCount == 0 else {
            throw HTTPClientError(.truncated, "the end of the store's answer is not announced")
        }
        return self
    }
}

extension HTTPFault {
    /// A 404 that no caller may take for an absent object: what should hold the objects is not there.
    static let noBucket = HTTPFault(.unavailable, "the store has no bucket or container of this name (404)")
}

extension HTTPTerms {
    /// For taking back what was begun: two more seconds where the deadline has passed, and whoever has left.
    var forCleaningUp: HTTPTerms { HTTPTerms(deadline: max(deadline, .now + .seconds(2))) }
}
