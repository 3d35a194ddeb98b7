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

    /// The artifact name.
    public var name: String
    /// The version as text.
    public var version: String
    /// The name of the repository; nil = the first that has it.
    public var repository: String?
    /// Only this part; asked for only with ``OperationFlags/ranges``.
    ///
    /// Nil = all.
    public var range: Range?
    /// W3C trace context to pass on to the backend.
    public var traceparent: String?
}
