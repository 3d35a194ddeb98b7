// SPDX-License-Identifier: Apache-2.0

/// One version of one package whose archive is wanted.
public struct PackageFetch: Sendable, Hashable {
    /// A part of an archive.
    public enum Range: Sendable, Hashable {
        /// From this byte on: so many bytes, or all that follow if nil.
        case from(UInt64, lengthBytes: UInt64?)
        /// So many bytes at the end.
        case last(bytes: UInt64)
    }

    /// One of a package's files; the raw value is the ABI's.
    public enum Part: UInt32, Sendable, Hashable, CaseIterable {
        /// The archive itself.
        case archive = 0
        /// The provenance file that was stored with it, whole and as it is.
        case provenance = 1
    }

    /// The artifact name.
    public var name: String
    /// The version as text.
    public var version: String
    /// The name of the repository; nil = the first that has it.
    public var repository: String?
    /// Which file; another than the archive is asked for only with ``OperationFlags/parts``.
    ///
    /// Throw `notFound` if the package has none.
    public var part: Part
    /// Only this range; asked for only with ``OperationFlags/ranges``.
    ///
    /// Nil = all.
    public var range: Range?
    /// W3C trace context to pass on to the backend.
    public var traceparent: String?
}
