// SPDX-License-Identifier: Apache-2.0

/// One version of one package that is to be removed.
public struct PackageDeletion: Sendable, Hashable {
    /// The artifact name.
    public var name: String
    /// The version as text.
    public var version: String
    /// The name of the repository; nil = the first that has it.
    public var repository: String?
    /// The checksum, `sha256:…`, of the only archive that is meant: one of the same name and version that has come in its place stays.
    ///
    /// Sent only with ``OperationFlags/conditional``. Nil = whatever has the name and version.
    public var checksum: String?
    /// The caller insists, although the package is in use.
    public var isForced: Bool
    /// Check all, change nothing.
    public var isDryRun: Bool
    /// The same key has one effect.
    public var idempotencyKey: String?
    /// W3C trace context to pass on to the backend.
    public var traceparent: String?
}
