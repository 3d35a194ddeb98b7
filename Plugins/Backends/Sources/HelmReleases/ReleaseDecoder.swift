internal import Digest
internal import Gzip
internal import JSONStream
internal import JSONText

/// Reads the records that Helm keeps in Secrets and ConfigMaps: base64 of gzip of JSON.
///
/// Of a record only what is served is kept; the rest, manifests and templates mostly, is forgotten while it is inflated.
public struct ReleaseDecoder: Sendable {
    /// How long a record may be once it is inflated.
    ///
    /// Kubernetes takes objects of a mebibyte, which can inflate to a gigabyte.
    public var inflatedLimitBytes = 64 << 20
    /// How long what is served of it may be.
    public var keptLimitBytes = 65_536
    /// How long the chart in it may be that a fingerprint is taken of; a longer one has none.
    public var chartLimitBytes = 16 << 20

    /// Reads records with the limits above.
    public init() {}

    /// Reads a record.
    ///
    /// - Parameter text: `data.release` of a ConfigMap, or of a Secret once Kubernetes' own base64 is taken off.
    /// - Returns: the record.
    /// - Throws: why it is none.
    public func decode(_ text: String) throws(ReleaseError) -> ReleaseRecord {
        guard let bytes = Base64.decode(text) else { throw .notBase64 }
        if let record = try recordWithFingerprint(bytes) { return record }
        let json = try wanted(ReleaseRecord.fields, of: bytes, keptLimitBytes)
        do { return try ReleaseRecord(JSONValue(parsing: json)) } catch { throw .notARelease }
    }

    /// Nil if the chart is too long or not as it should be: then the record is read without it, and that says what is wrong.
    private func recordWithFingerprint(_ bytes: [UInt8]) throws(ReleaseError) -> ReleaseRecord? {
        let fields = ReleaseRecord.fields + RecordedChart.fields
        let json: [UInt8]
        do throws(ReleaseError) {
            json = try wanted(fields, of: bytes, keptLimitBytes + chartLimitBytes)
        } catch {
            if case .json = error { return nil }
            throw error
        }
        guard let served = try? JSONProjection.project(json, JSONFields(ReleaseRecord.fields)),
            served.count <= keptLimitBytes, let value = try? JSONValue(parsing: served),
            let chart = try? JSONValue(parsing: json)["chart"]?.decode(RecordedChart.self)
        else { return nil }
        return try? ReleaseRecord(value, chart.fingerprint)
    }

    private func wanted(
        _ fields: [String],
        of bytes: [UInt8],
        _ keptLimitBytes: Int
    ) throws(ReleaseError) -> [UInt8] {
        var projection = JSONProjection(
            JSONFields(fields),
            pieceLimitBytes: 0,
            envelopeLimitBytes: inflatedLimitBytes,
            keptLimitBytes: keptLimitBytes
        )
        // Very old records are not compressed.
        if bytes.starts(with: [0x1F, 0x8B]) {
            try inflate(bytes, into: &projection)
        } else {
            guard bytes.count <= inflatedLimitBytes else { throw .tooLong(limitBytes: inflatedLimitBytes) }
            try unsafe bytes.withUnsafeBufferPointer { bytes throws(ReleaseError) in
                try unsafe Self.feed(UnsafeRawBufferPointer(bytes), to: &projection)
            }
        }
        do throws(JSONStreamError) { return try projection.finish() } catch { throw .json(error.description) }
    }

    private func inflate(_ bytes: [UInt8], into projection: inout JSONProjection) throws(ReleaseError) {
        var failure: ReleaseError?
        do throws(GzipError) {
            try unsafe GzipInflater.inflate(bytes, producedBytesLimit: inflatedLimitBytes) { piece in
                do throws(ReleaseError) {
                    try unsafe Self.feed(piece, to: &projection)
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
        } catch { throw failure ?? .gzip(error) }
        if let failure { throw failure }
    }

    private static func feed(
        _ text: UnsafeRawBufferPointer,
        to projection: inout JSONProjection
    ) throws(ReleaseError) {
        do throws(JSONStreamError) {
            var position = 0
            _ = try unsafe projection.next(in: text, from: &position)
        } catch { throw .json(error.description) }
    }
}
