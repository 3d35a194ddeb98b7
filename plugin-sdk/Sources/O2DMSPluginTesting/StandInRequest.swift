// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import O2DMSPluginKit

/// What a ``StandInHost`` asks; its fields are those of `o2dms_request`.
public struct StandInRequest: Sendable {
    /// A package's or deployment's id.
    public var id: String?
    /// An artifact's name.
    public var name: String?
    /// A version.
    public var version: String?
    /// A version constraint.
    public var versionRange: String?
    /// A repository's name.
    public var repository: String?
    /// A repository's address.
    public var repositoryURL: String?
    /// The address of a package's artifact.
    public var packageURI: String?
    /// A checksum.
    public var digest: String?
    /// A text to search for.
    public var query: String?
    /// A status to look for.
    public var status: String?
    /// A media type.
    public var artifactType: String?
    /// The SHA-256 of the body in hex.
    public var bodySHA256: String?
    /// A JSON object with more.
    public var parametersJSON: [UInt8]?
    /// An idempotency key.
    public var idempotencyKey: String?
    /// A trace context.
    public var traceparent: String?
    /// At most so many items.
    public var limit = UInt64.max
    /// After skipping so many.
    public var offset: UInt64 = 0
    /// Bytes of the body.
    public var bodySize = UInt64.max
    /// The first byte of a range.
    public var rangeOffset: UInt64 = 0
    /// The bytes of a range.
    public var rangeLength = UInt64.max
    /// `O2DMS_PART_…`.
    public var part: UInt32 = 0
    /// `O2DMS_REQ_…`.
    public var flags: UInt32 = 0

    /// Asks for everything.
    public init() {}

    /// Lends this request in the form of the ABI.
    func withABI<R>(_ operation: UInt32, _ body: (UnsafePointer<o2dms_request>) -> R) -> R {
        var arena = TextArena()
        let texts = [
            arena.add(id), arena.add(name), arena.add(version), arena.add(versionRange),
            arena.add(repository),
            arena.add(repositoryURL), arena.add(digest), arena.add(query), arena.add(status),
            arena.add(artifactType), arena.add(bodySHA256), arena.add(parametersJSON),
            arena.add(idempotencyKey), arena.add(traceparent), arena.add(packageURI),
        ]
        return unsafe arena.withTexts(texts) { texts in
            let request = unsafe o2dms_request(
                struct_size: UInt32(MemoryLayout<o2dms_request>.size),
                op: operation,
                flags: flags,
                reserved: 0,
                id: texts[0],
                name: texts[1],
                version: texts[2],
                version_range: texts[3],
                repository: texts[4],
                repository_url: texts[5],
                digest: texts[6],
                query: texts[7],
                status: texts[8],
                limit: limit,
                offset: offset,
                artifact_type: texts[9],
                body_size: bodySize,
                body_sha256: texts[10],
                range_offset: rangeOffset,
                range_length: rangeLength,
                params_json: texts[11],
                idempotency_key: texts[12],
                traceparent: texts[13],
                part: part,
                reserved2: 0,
                package_uri: texts[14]
            )
            return unsafe withUnsafePointer(to: request, body)
        }
    }
}
