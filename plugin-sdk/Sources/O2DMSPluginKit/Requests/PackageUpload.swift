// SPDX-License-Identifier: Apache-2.0

/// An archive to be stored.
///
/// Its bytes come from ``Call/read(into:)-(UnsafeMutableRawBufferPointer)``.
public struct PackageUpload: Sendable, Hashable {
    /// The name that the form gives; the archive's own name counts, a difference is an error.
    public var name: String?
    /// The version that the form gives; likewise.
    public var version: String?
    /// The name of the repository to store it in; nil = the adapter's first.
    public var repository: String?
    /// The media type, one of the manifest's.
    public var artifactType: String?
    /// Bytes of the archive; nil = unknown.
    public var sizeBytes: UInt64?
    /// The archive's SHA-256 in 64 lower-case hex digits, calculated by the host.
    public var sha256: String?
    /// Nil, or a JSON object with description, provider, provenance or the registration.
    public var parametersJSON: [UInt8]?
    /// Check all, change nothing; report with ``Call/emitDetails(_:)``.
    public var isDryRun: Bool
    /// There is no archive: the parameters name a package that lies in a backend already.
    public var isRegistration: Bool
    /// The same key has one effect.
    public var idempotencyKey: String?
    /// W3C trace context to pass on to the backend.
    public var traceparent: String?
}
