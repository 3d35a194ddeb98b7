internal import Digest
internal import Gzip
public import JSONText
public import Kubernetes

/// A revision of a release as Helm keeps it in a Secret, written by a test: for many of them, and for what Helm never writes.
public struct WrittenRelease: Sendable {
    /// The release's name.
    public var name: String
    /// The revision.
    public var revision = 1
    /// What the label says.
    public var status = "deployed"
    /// What the record says; nil = the same.
    public var recordStatus: String?
    /// The chart's name.
    public var chart: String
    /// The chart's version.
    public var version: String
    /// The Secret's name; nil = as Helm has it.
    public var object: String?
    /// The Secret's type.
    public var type = "helm.sh/release.v1"
    /// The record as it is before gzip and base64; nil = one that says the above.
    public var record: [UInt8]?

    /// A revision that is deployed.
    public init(_ name: String, chart: String, version: String) {
        self.name = name
        self.chart = chart
        self.version = version
    }

    /// The Secret.
    ///
    /// - Returns: the object for the API server.
    /// - Throws: never for sound records.
    public func secret() throws -> JSONValue {
        let record = record ?? Array(recordText.utf8)
        return try secret(release: Base64.encode(GzipDeflater.compress(record)))
    }

    /// The Secret with another text in the place of the record.
    ///
    /// - Parameter release: what Helm would have as base64 of gzip.
    /// - Returns: the object for the API server.
    public func secret(release: String) -> JSONValue {
        [
            "type": .string(type),
            "metadata": [
                "name": .string(object ?? "sh.helm.release.v1.\(name).v\(revision)"),
                "labels": [
                    "owner": "helm", "name": .string(name), "status": .string(status),
                    "version": "\(revision)",
                ],
            ],
            "data": ["release": .string(Base64.encode(Array(release.utf8)))],
        ]
    }

    private var recordText: String {
        """
        {"name":"\(name)","namespace":"","version":\(revision),"info":{"status":"\(recordStatus ?? status)",\
        "first_deployed":"2026-01-14T10:00:00Z","last_deployed":"2026-01-14T11:00:00Z","description":"written"},\
        "chart":{"metadata":{"name":"\(chart)","version":"\(version)","appVersion":"1"},"templates":[],"values":{}}}
        """
    }
}

extension TestCluster {
    /// Writes a release's revision.
    ///
    /// - Parameters:
    ///   - release: which one.
    ///   - namespace: where.
    /// - Returns: its metadata.
    /// - Throws: what the API server says against it.
    @discardableResult
    public func create(_ release: WrittenRelease, in namespace: String) throws -> ObjectMetadata {
        try create(try release.secret(), in: namespace, of: .secrets)
    }
}
